import type { Page } from '@playwright/test'
import { type Office, expect, test } from './office'

interface Unit {
  slug: string
  version: number
  [member: string]: unknown
}

/** A unit of one's own below the commune. */
function newUnit(office: Office, name: string): Promise<Unit> {
  return office.manage('admin', 'POST', '/units', { name, kind: 'thôn', parent: 'an-mau', hotline: '0200 000 111' })
}

/** The unit as the form writes it back. */
async function save(office: Office, slug: string, members: object): Promise<void> {
  const { version, slug: _, parent, successors, ...unit } = await office.manage<Unit & { parent: Unit; successors: Unit[] }>(
    'admin',
    'GET',
    `/units/${slug}`,
  )
  const body = { ...unit, parent: parent.slug, successors: successors.map((one) => one.slug), ...members }
  await office.manage('admin', 'PUT', `/units/${slug}`, body, undefined, version)
}

const store = (page: Page) => page.getByRole('button', { name: 'Lưu thay đổi' }).click()

test('units stand in their tree, are folded and found by typing without marks', async ({ page, as, visit }) => {
  await as('admin')
  await visit('/units')
  const commune = page.getByRole('main').getByRole('link', { name: /^Xã An Mẫu/ })
  await expect(commune).toBeVisible()
  await page.getByRole('button', { name: /^Gập các đơn vị trực thuộc Tỉnh/ }).click()
  await expect(commune).toBeHidden()
  await page.getByRole('textbox', { name: 'Tìm đơn vị' }).pressSequentially('an mau')
  await expect(page).toHaveURL(/q=an(\+|%20)mau/)
  await expect(commune).toBeVisible()
  await page.reload()
  await expect(commune).toBeVisible()
  await page.getByRole('textbox', { name: 'Tìm đơn vị' }).fill('không có xã này')
  await expect(page.getByText('Không thấy đơn vị nào có “không có xã này” trong tên.')).toBeVisible()
  await page.getByRole('link', { name: 'Xem mọi đơn vị' }).click()
  await commune.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Xã An Mẫu/)
})

test('a unit is added below another, and citizens read what is written of it', async ({ page, as, visit, request }) => {
  await as('unit-admin')
  await visit('/units/an-mau')
  await page.getByRole('link', { name: 'Thêm đơn vị trực thuộc' }).click()
  await expect(page.getByRole('textbox', { name: 'Tên đơn vị' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Tên đơn vị' }).fill('Trạm y tế xã')
  await page.getByRole('textbox', { name: 'Cấp, loại' }).fill('trạm')
  await page.getByRole('button', { name: 'Thêm đơn vị này' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Trạm y tế xã')
  await expect(page.getByRole('textbox', { name: 'Đường dẫn' })).toHaveValue('tram-y-te-xa')
  await page.getByRole('textbox', { name: 'Địa chỉ' }).fill('Thôn Đông, xã An Mẫu')
  await page.getByRole('textbox', { name: 'Đường dây nóng' }).fill('0200 000 115')
  await page.getByRole('button', { name: 'Thêm khung giờ' }).click()
  const hours = page.getByRole('group', { name: 'Khung giờ 1' })
  await expect(hours.getByRole('textbox', { name: 'Từ' })).toBeFocused()
  await hours.getByRole('checkbox', { name: 'thứ Bảy' }).check()
  await hours.getByRole('textbox', { name: 'Từ' }).fill('07:00')
  await hours.getByRole('textbox', { name: 'Đến' }).fill('11:30')
  await page.getByRole('textbox', { name: 'Lời hướng dẫn' }).fill('Gọi bất cứ lúc nào.')
  await store(page)
  await expect(page.getByText('Mọi thay đổi đã được lưu')).toBeVisible()
  const told = await (await request.get('/v1/units/tram-y-te-xa')).json()
  expect(told).toMatchObject({
    kind: 'trạm',
    parent: { slug: 'an-mau' },
    address: 'Thôn Đông, xã An Mẫu',
    hotline: '0200 000 115',
    working_hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '07:00', to: '11:30' }],
    feedback: { text: 'Gọi bất cứ lúc nào.', url: null },
    dossier_lookup_url: null,
  })
})

test('what cannot be right is said at its field, and nothing typed is lost', async ({ page, as, visit, office }) => {
  const { slug } = await newUnit(office, 'Thôn Sai Giờ')
  await as('unit-admin')
  await visit(`/units/${slug}`)
  await page.getByRole('button', { name: 'Thêm khung giờ' }).click()
  await page.getByRole('textbox', { name: 'Từ', exact: true }).fill('7 giờ')
  await page.getByRole('textbox', { name: 'Đến', exact: true }).fill('11:30')
  const lookup = page.getByRole('textbox', { name: 'Trang tra cứu hồ sơ' })
  await lookup.fill('tra cứu')
  await store(page)
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('Cần sửa 2 chỗ')
  await expect(lookup).toHaveAttribute('aria-invalid', 'true')
  await alert.getByRole('button').first().click()
  const from = page.getByRole('textbox', { name: 'Từ', exact: true })
  await expect(from.or(lookup).and(page.locator(':focus'))).toBeVisible()
  await expect(from).toHaveValue('7 giờ')
})

test('of two who change one unit the second keeps what they typed and sees what the first saved', async ({ page, as, visit, office }) => {
  const { slug } = await newUnit(office, 'Thôn Hai Người')
  await as('unit-admin')
  await visit(`/units/${slug}`)
  await page.getByRole('textbox', { name: 'Địa chỉ' }).fill('Nhà văn hoá thôn')
  await page.getByRole('textbox', { name: 'Đường dây nóng' }).fill('0200 000 222')
  await save(office, slug, { phone: '0200 000 333', hotline: '0200 000 444' })
  await store(page)
  const alert = page.getByRole('alert').filter({ hasText: 'Người khác vừa lưu đơn vị này' })
  await expect(alert).toBeInViewport()
  await expect(alert).toContainText('Quản trị hệ thống đã lưu trong lúc bạn đang sửa.')
  await expect(alert).toContainText('đang giữ phần của bạn: Đường dây nóng.')
  await expect(page.getByRole('textbox', { name: 'Điện thoại', exact: true })).toHaveValue('0200 000 333')
  await store(page)
  await expect(page.getByText('Mọi thay đổi đã được lưu')).toBeVisible()
  const unit = await office.manage<Unit>('admin', 'GET', `/units/${slug}`)
  expect([unit.address, unit.phone, unit.hotline]).toEqual(['Nhà văn hoá thôn', '0200 000 333', '0200 000 222'])
})

test('a form that was changed is not left by mistake', async ({ page, as, visit }) => {
  await as('unit-admin')
  await visit('/units/an-mau')
  await page.getByRole('textbox', { name: 'Địa chỉ' }).fill('Số 9, đường Chưa Lưu')
  await page.getByRole('link', { name: 'Mọi đơn vị' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rời trang khi chưa lưu?' })
  await dialog.getByRole('button', { name: 'Thôi' }).click()
  await expect(page.getByRole('textbox', { name: 'Địa chỉ' })).toHaveValue('Số 9, đường Chưa Lưu')
  await page.getByRole('link', { name: 'Mọi đơn vị' }).click()
  await dialog.getByRole('button', { name: 'Rời trang' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đơn vị')
})

test('a merger is written as a last day and an heir, and the list tells it', async ({ page, as, visit, office }) => {
  const { slug } = await newUnit(office, 'Thôn Nhập Lại')
  await as('admin')
  await visit(`/units/${slug}`)
  await page.getByRole('textbox', { name: 'Thôi hoạt động từ ngày' }).fill('01/07/2027')
  await page.getByRole('textbox', { name: 'Thôi hoạt động từ ngày' }).press('Tab')
  await page.getByRole('combobox', { name: 'Đơn vị tiếp nhận', exact: true }).click()
  await page.getByRole('option', { name: /^Xã An Mẫu/ }).click()
  await page.keyboard.press('Escape')
  await store(page)
  await expect(page.getByText('Mọi thay đổi đã được lưu')).toBeVisible()
  expect(await office.manage('admin', 'GET', `/units/${slug}`)).toMatchObject({ valid_until: '2027-07-01', successors: [{ slug: 'an-mau' }] })
  await page.getByRole('link', { name: 'Mọi đơn vị' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Thôn Nhập Lại' }).last()).toContainText('Thôi hoạt động từ 01/07/2027')
})

test('whoever keeps no unit finds no such room, and reads a unit without changing it', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/units/an-mau')
  await expect(page.getByRole('navigation', { name: 'Các phòng việc' }).getByRole('link', { name: 'Đơn vị' })).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Tên đơn vị' })).not.toBeEditable()
  await expect(page.getByRole('button', { name: 'Lưu thay đổi' })).toHaveCount(0)
  await expect(page.getByText('Việc sửa dành cho quản trị của đơn vị.')).toBeVisible()
})
