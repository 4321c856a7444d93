import { expect, test } from './office'

test('the rail is words on a desktop, icons at 1024 px, a bar below at 390 px', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/')
  const rooms = page.getByRole('navigation', { name: 'Các phòng việc' })
  const desk = rooms.getByRole('link', { name: 'Bàn làm việc' })
  expect((await rooms.boundingBox())?.width).toBeGreaterThan(190)
  await page.setViewportSize({ width: 1024, height: 768 })
  await expect(desk).toBeVisible()
  expect((await rooms.boundingBox())?.width).toBeLessThan(64)
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(desk).toBeInViewport()
  expect((await rooms.boundingBox())?.y).toBeGreaterThan(760)
  expect((await desk.boundingBox())?.height).toBeGreaterThanOrEqual(40)
})

test('on a phone everything else is under "Thêm": one signs out with a thumb', async ({ page, as, visit }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await as('editor')
  await visit('/')
  await page.getByRole('button', { name: 'Thêm' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Trần Văn Mẫu' }).click()
  await page.getByRole('menuitem', { name: 'Đăng xuất', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
})

test('the tab and the rail count what waits for an approver', async ({ page, as, visit, office }) => {
  const { to_approve, returned, drafts } = await office.manage<Record<string, { count: number }>>('approver', 'GET', '/desk')
  const waiting = [to_approve, returned, drafts].reduce((sum, list) => sum + (list?.count ?? 0), 0)
  expect(waiting).toBeGreaterThan(0)
  await as('approver')
  await visit('/')
  await expect(page).toHaveTitle(`(${waiting}) Bàn làm việc · Loa`)
  await expect(page.getByRole('img', { name: `${waiting} việc chờ xử lý` })).toBeVisible()
})

test('the chosen list and unit of the desk stand in the address and come back with it', async ({ page, as, visit }) => {
  await as('admin')
  await visit('/')
  await page.getByText(/^Cần sửa lại \d+$/).click()
  await page.getByRole('button', { name: 'Đơn vị đang xem' }).click()
  await page.getByRole('link', { name: /^Xã An Mẫu/ }).click()
  await expect(page).toHaveURL(/list=returned/)
  await expect(page).toHaveURL(/unit=an-mau/)
  await page.reload()
  await expect(page.getByRole('radio', { name: /Cần sửa lại/ })).toBeChecked()
  await expect(page.getByRole('button', { name: 'Đơn vị đang xem' })).toContainText('Xã An Mẫu')
  await page.getByRole('button', { name: 'Quản trị hệ thống' }).click()
  await page.getByRole('menuitem', { name: 'Hồ sơ của tôi' }).click()
  await expect(page).toHaveURL(/\/profile\?unit=an-mau/)
})

test('somebody of one unit sees its name and nothing to choose', async ({ page, as, visit }) => {
  await as('author')
  await visit('/')
  await expect(page.getByRole('complementary')).toContainText('Xã An Mẫu')
  await expect(page.getByRole('button', { name: 'Đơn vị đang xem' })).toHaveCount(0)
})

test('language and look are kept by the browser, and every word changes with them', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/profile')
  await page.getByRole('radiogroup', { name: 'Giao diện' }).getByText('Tối').click()
  await page.getByRole('radiogroup', { name: 'Ngôn ngữ' }).getByText('English').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My profile')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My profile')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('the machine that asks for dark or for more contrast gets it unasked', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/admin/')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.emulateMedia({ contrast: 'more' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
})

test('by keyboard one skips the rail, and a new room begins at its heading', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Đến nội dung chính' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await page.getByRole('button', { name: 'Trần Văn Mẫu' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Hồ sơ của tôi' }).press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Hồ sơ của tôi' })).toBeFocused()
})

test('an API that answers 500 is said so, with a code to quote and a way to try again', async ({ page, as, visit }) => {
  await as('editor')
  await page.route('**/manage/v1/desk*', (route) => route.fulfill({ status: 500, body: 'ôi' }))
  await visit('/')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('Mã lỗi: LOA-500')
  await page.unroute('**/manage/v1/desk*')
  await alert.getByRole('button', { name: 'Thử lại' }).click()
  await expect(page.getByRole('region', { name: 'Hôm nay trên các kênh' })).toBeVisible()
})

test('an address that leads nowhere says so and leads back to the desk', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/khong-co-phong-nay')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Không có trang này')
  await page.getByRole('link', { name: 'Về bàn làm việc' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
})

test('assets are kept for ever and sent packed, the page is asked about each time and takes no script of others', async ({ request }) => {
  const front = await request.get('/admin/profile')
  expect(front.headers()['cache-control']).toBe('no-cache')
  expect(front.headers()['content-security-policy']).toContain("default-src 'self'")
  const script = /src="(\/admin\/assets\/[^"]+\.js)"/.exec(await front.text())?.[1] ?? ''
  const asset = await request.get(script)
  expect(asset.headers()['cache-control']).toContain('immutable')
  expect(asset.headers()['content-encoding']).toBe('gzip')
  expect(asset.headers()['content-type']).toContain('javascript')
  expect((await request.get('/admin/assets/khong-co.js')).status()).toBe(404)
  expect((await request.get('/admin/../../pyproject.toml')).status()).not.toBe(200)
})
