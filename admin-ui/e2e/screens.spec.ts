import type { APIRequestContext } from '@playwright/test'
import { type Office, expect, test } from './office'

interface Waiting {
  code: string
  poll_url: string
}

interface Device {
  /** The headers it shows itself by. */
  headers: Record<string, string>
  id: string
}

/** A device that has just been switched on, and shows a code. */
async function switchedOn(request: APIRequestContext, serial: string): Promise<Waiting> {
  const answer = await request.post('/v1/signage/pairings', {
    data: { model: 'Huidu HD-C15', width: 128, height: 32, color: 'red1', name: `Bảng ${serial}`, serial },
  })
  expect(answer.status()).toBe(201)
  return answer.json()
}

async function collected(request: APIRequestContext, { poll_url }: Waiting): Promise<Device> {
  const told = await (await request.get(poll_url)).json()
  expect(told.status).toBe('paired')
  return { id: told.screen, headers: { Authorization: `Bearer ${told.device_token}` } }
}

/** A screen that was joined over the API. */
async function joined(request: APIRequestContext, office: Office, name: string): Promise<Device> {
  const waiting = await switchedOn(request, name)
  await office.manage('admin', 'POST', '/screens', { name, unit: 'an-mau', pairing_code: waiting.code })
  return collected(request, waiting)
}

test('a device is joined by the code on its panel, and then seen at work', async ({ page, as, visit, request }) => {
  const waiting = await switchedOn(request, 'M-0412')
  await as('unit-admin')
  await visit('/screens')
  await page.getByRole('link', { name: 'Ghép màn hình' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ghép màn hình' })
  const code = dialog.getByRole('textbox', { name: 'Mã hiện trên bảng' })

  await code.fill('ZZZZ-2222')
  await code.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('Không có bảng nào đang chờ với mã này')
  await expect(code).toHaveValue('ZZZZ-2222')

  // As somebody types it who reads it aloud.
  const typed = ` ${waiting.code.toLowerCase().replace('-', ' ')} `
  await code.fill('')
  await code.pressSequentially(typed)
  await expect(code).toHaveValue(typed)
  await code.press('Enter')
  const device = dialog.getByRole('region', { name: 'Thiết bị đang chờ' })
  await expect(device).toContainText('Huidu HD-C15')
  await expect(device).toContainText('128 × 32 điểm, một màu đỏ')
  await expect(device).toContainText('127.0.0.1')
  const name = dialog.getByRole('textbox', { name: 'Tên màn hình' })
  await expect(name).toHaveValue('Bảng M-0412')
  await name.fill('Bảng nhà văn hoá thôn Diều')
  await dialog.getByRole('button', { name: 'Ghép màn hình này' }).click()

  await expect(page).toHaveURL(/\/screens\/[0-9a-f-]{36}/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bảng nhà văn hoá thôn Diều')
  await expect(page.getByRole('region', { name: 'Tình trạng' })).toContainText('Chưa kết nối lần nào')

  const { headers } = await collected(request, waiting)
  const { items } = await (await request.get('/v1/signage/playlist', { headers })).json()
  const beat = { now_playing: items[0].id, playlist_version: 1795412345678, player: 'loa-player 1.0', free_mb: 812.5, clock_offset_ms: -42_000 }
  expect((await request.post('/v1/signage/heartbeats', { headers, data: beat })).status()).toBe(204)
  await page.reload()
  const health = page.getByRole('region', { name: 'Tình trạng' })
  await expect(health).toContainText('Đang kết nối')
  await expect(health).toContainText('Chậm 42 giây')
  await expect(health).toContainText('813 MB')
  await expect(health).toContainText('loa-player 1.0')
  const now = page.getByRole('region', { name: 'Đang phát' })
  await expect(now.getByRole('listitem').filter({ hasText: 'Màn hình báo đang phát tin này' })).toContainText(items[0].text.plain)
  // The lamps show what the device says it shows, and any other of the loop when asked.
  await expect(now.getByRole('img', { name: items[0].text.plain })).toBeVisible()
  await now.getByRole('button', { name: items[1].text.plain }).click()
  await expect(now.getByRole('img', { name: items[1].text.plain })).toBeVisible()
})

test('the list is narrowed by connection and by group, and the address says so', async ({ page, as, visit, request, office }) => {
  const { headers } = await joined(request, office, 'Bảng cổng chợ Sáo')
  await request.post('/v1/signage/heartbeats', { headers, data: {} })
  await joined(request, office, 'Bảng chưa cắm điện')
  await as('unit-admin')
  await visit('/screens')
  const list = page.getByRole('list', { name: 'Các màn hình' })
  await expect(list.getByRole('listitem').filter({ hasText: 'Bảng chưa cắm điện' })).toContainText('Chưa kết nối lần nào')
  await page.getByRole('navigation', { name: 'Lọc theo kết nối' }).getByRole('link', { name: 'Đang kết nối' }).click()
  await expect(page).toHaveURL(/state=online/)
  await expect(list.getByRole('listitem').filter({ hasText: 'Bảng cổng chợ Sáo' })).toContainText('Đang kết nối')
  await expect(list.getByRole('listitem').filter({ hasText: 'Bảng chưa cắm điện' })).toHaveCount(0)

  // A group, put on a screen, renamed and dissolved where it stands.
  const groups = page.getByRole('region', { name: 'Nhóm màn hình' })
  await groups.getByRole('textbox', { name: 'Tên nhóm mới' }).fill('Các chợ')
  await groups.getByRole('button', { name: 'Thêm nhóm' }).click()
  await expect(groups.getByRole('link', { name: /^Các chợ/ })).toContainText('0 màn hình')
  await list.getByRole('link', { name: /Bảng cổng chợ Sáo/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bảng cổng chợ Sáo')
  await page.getByRole('combobox', { name: 'Nhóm' }).click()
  await page.getByRole('option', { name: 'Các chợ' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Thêm khung giờ' }).click()
  await expect(page.getByRole('textbox', { name: 'Từ giờ' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Độ sáng (%)' }).fill('150')
  await page.getByRole('button', { name: 'Lưu thông tin' }).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Độ sáng (%)' }).fill('35')
  await page.getByRole('button', { name: 'Lưu thông tin' }).click()
  await expect(page.getByText('Đã lưu thông tin màn hình.')).toBeVisible()
  const told = await (await request.get('/v1/signage/screen', { headers })).json()
  expect(told.brightness).toEqual([{ from: '18:00', to: '24:00', percent: 35 }])
  expect(told.groups).toEqual([{ slug: 'cac-cho', name: 'Các chợ' }])

  await visit('/screens?group=cac-cho')
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await groups.getByRole('button', { name: 'Đổi tên nhóm Các chợ' }).click()
  await groups.getByRole('textbox', { name: 'Tên nhóm', exact: true }).fill('Chợ và bến')
  await groups.getByRole('button', { name: 'Lưu tên' }).click()
  await expect(list.getByRole('listitem')).toContainText('Chợ và bến')
  await groups.getByRole('button', { name: 'Xoá nhóm Chợ và bến' }).click()
  const dialog = page.getByRole('dialog', { name: 'Xoá nhóm “Chợ và bến”?' })
  await expect(dialog).toContainText('1 màn hình trong nhóm vẫn còn')
  await dialog.getByRole('button', { name: 'Xoá nhóm' }).click()
  await expect(groups).toContainText('Chưa có nhóm nào')
})

test('a device that was lost is refused, and a panel that is gone leaves the list', async ({ page, as, visit, request, office }) => {
  const { id, headers } = await joined(request, office, 'Bảng bị mất')
  await as('unit-admin')
  await visit(`/screens/${id}`)
  await page.getByRole('button', { name: 'Thu hồi quyền' }).click()
  const revoking = page.getByRole('dialog', { name: 'Thu hồi quyền của “Bảng bị mất”?' })
  await expect(revoking).toContainText('Những gì đã tải về bảng vẫn chạy cho đến khi hết hạn')
  await revoking.getByRole('button', { name: 'Thu hồi quyền' }).click()
  await expect(page.getByText('Đã thu hồi quyền của “Bảng bị mất”.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Tình trạng' })).toContainText('Đã thu hồi')
  expect((await request.get('/v1/signage/playlist', { headers })).status()).toBe(403)

  await page.getByRole('button', { name: 'Xoá màn hình' }).click()
  await page.getByRole('dialog', { name: 'Xoá “Bảng bị mất”?' }).getByRole('button', { name: 'Xoá màn hình' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Màn hình LED')
  await expect(page.getByRole('list', { name: 'Các màn hình' }).getByRole('listitem').filter({ hasText: 'Bảng bị mất' })).toHaveCount(0)
  expect((await request.get('/v1/signage/playlist', { headers })).status()).toBe(410)
  await visit(`/screens/${id}`).catch(() => undefined)
  await expect(page.getByRole('main')).toContainText('Không còn màn hình này')
})

test('an author reads how a screen is and changes nothing of it', async ({ page, as, visit, request, office }) => {
  const { id } = await joined(request, office, 'Bảng chỉ để xem')
  await as('author')
  await visit('/screens')
  await expect(page.getByRole('link', { name: 'Ghép màn hình' })).toHaveCount(0)
  await visit(`/screens/${id}`)
  await expect(page.getByRole('region', { name: 'Thông tin màn hình' })).toContainText('Huidu HD-C15')
  await expect(page.getByRole('button', { name: /Lưu|Thu hồi|Xoá/ })).toHaveCount(0)
})
