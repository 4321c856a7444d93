import type { APIRequestContext, Browser, Locator, Page } from '@playwright/test'
import { type Office, expect, signIn, test } from './office'

/** A second desk in the same office. */
async function leader(browser: Browser, office: Office): Promise<Page> {
  const context = await browser.newContext({ baseURL: office.url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
  const { email, password } = office.person('approver')
  expect((await context.request.post('/manage/v1/token', { form: { username: email, password } })).ok()).toBe(true)
  return context.newPage()
}

const code = `1.95${String(Date.now() % 10_000).padStart(4, '0')}`

/** What the author does, at the desk: the text is saved, then sent to every channel that is offered. */
async function sent(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/admin\/items\//)
  await page.getByRole('button', { name: 'Đăng ở đâu, khi nào' }).click()
  const wish = page.getByRole('dialog', { name: 'Đăng ở đâu, khi nào' })
  for (const channel of await wish.getByRole('checkbox').all()) await channel.check()
  await wish.getByRole('button', { name: 'Gửi duyệt' }).click()
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

async function approved(page: Page, id: string): Promise<void> {
  await page.goto(`/admin/review/${id}`)
  await page.getByRole('button', { name: /^Duyệt, / }).click()
  await expect(page.getByText('Đã duyệt và đăng.')).toBeVisible()
}

/** The dialog that takes a text down, opened. */
async function takingDown(page: Page, id: string): Promise<Locator> {
  await page.goto(`/admin/items/${id}`)
  await page.getByRole('button', { name: 'Việc khác', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Gỡ xuống…' }).click()
  return page.getByRole('dialog', { name: 'Gỡ xuống ngay bây giờ?' })
}

async function takenDown(page: Page, id: string): Promise<void> {
  const dialog = await takingDown(page, id)
  await dialog.getByRole('button', { name: 'Gỡ xuống' }).click()
  await expect(page.getByText('Đã gỡ xuống.')).toBeVisible()
}

const statusOf = async (request: APIRequestContext, path: string) => (await request.get(path, { maxRedirects: 0 })).status()
const textOf = async (request: APIRequestContext, path: string, headers: Record<string, string> = {}) =>
  (await request.get(path, { headers })).text()

test('an article goes from a draft to the portal, the bot and a broadcast, and leaves all three', async ({ page, as, visit, office, browser, request }) => {
  await as('author')
  await visit('/new/article')
  await page.getByLabel('Tên bài').fill('Phiên chợ quê cuối năm')
  await page.getByRole('textbox', { name: 'Nội dung' }).click()
  await page.keyboard.type('Mời bà con mang nông sản nhà trồng ra chợ đình.')
  const id = await sent(page)
  const { slug } = await office.manage<{ slug: string }>('author', 'GET', `/items/${id}`)
  const [portal, bot, broadcasts] = [`/v1/articles/${slug}`, '/v1/zalo/answers?q=phiên chợ quê cuối năm', '/v1/zalo/broadcasts']
  expect(await statusOf(request, portal)).toBe(404)
  const other = await leader(browser, office)
  await approved(other, id)
  expect(await (await request.get(portal)).json()).toMatchObject({ title: 'Phiên chợ quê cuối năm', body_text: 'Mời bà con mang nông sản nhà trồng ra chợ đình.' })
  expect(await textOf(request, bot)).toContain('Mời bà con mang nông sản')
  expect(await textOf(request, broadcasts)).toContain(id)
  await takenDown(other, id)
  expect(await statusOf(request, portal)).toBe(410)
  expect(await textOf(request, bot)).not.toContain('Mời bà con mang nông sản')
  expect(await textOf(request, broadcasts)).not.toContain(id)
  await other.context().close()
})

test('a procedure goes to the portal, the bot and the wall, and leaves them as entered by mistake', async ({ page, as, visit, office, browser, request }) => {
  await as('author')
  await visit('/new/procedure')
  await page.getByLabel('Tên thủ tục').fill('Xin chữ đầu xuân')
  await page.getByLabel('Mã thủ tục').fill(code)
  await page.getByRole('button', { name: 'Thêm bước' }).click()
  await page.getByRole('textbox', { name: 'Tên bước' }).fill('Xếp hàng ở sân đình')
  const id = await sent(page)
  const answers = [`/v1/procedures/${code}`, `/v1/zalo/procedures/${code}`, `/v1/procedures/${code}/sheet.pdf`]
  const other = await leader(browser, office)
  for (const path of answers) expect(await statusOf(request, path), path).toBe(404)
  await approved(other, id)
  for (const path of answers) expect(await statusOf(request, path), path).toBe(200)
  await takenDown(other, id)
  for (const path of answers) expect(await statusOf(request, path), path).toBe(404)
  await other.context().close()
})

test('a message runs on a screen and is off it', async ({ page, as, visit, office, browser, request }) => {
  const device = { model: 'Bảng thử', width: 96, height: 32, color: 'amber1' }
  const waiting = await (await request.post('/v1/signage/pairings', { data: device })).json()
  const screen = await office.manage<{ id: string }>('unit-admin', 'POST', '/screens', { name: 'Bảng chợ đình', unit: 'an-mau', pairing_code: waiting.code })
  const { device_token } = await (await request.get(waiting.poll_url)).json()
  const playlist = () => textOf(request, '/v1/signage/playlist', { Authorization: `Bearer ${device_token}` })
  await as('author')
  await visit('/new/led_message')
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Chợ đình họp từ 5 giờ sáng')
  const id = await sent(page)
  expect(await playlist()).not.toContain('Chợ đình')
  const other = await leader(browser, office)
  await approved(other, id)
  expect(await playlist()).toContain('Chợ đình họp từ 5 giờ sáng')
  await takenDown(other, id)
  expect(await playlist()).not.toContain('Chợ đình')
  await office.manage('unit-admin', 'DELETE', `/screens/${screen.id}`, undefined, undefined, 1)
  await other.context().close()
})

test('a script stands in the next session of a station and leaves it', async ({ page, as, visit, office, browser, request }) => {
  const { items } = await office.manage<{ items: { slug: string }[] }>('unit-admin', 'GET', '/stations')
  const { key } = await office.manage<{ key: string }>('unit-admin', 'POST', `/stations/${items[0]?.slug}/keys`)
  const airs = async () => {
    const days = [0, 1, 2].map((ahead) => new Date(Date.now() + (7 + ahead * 24) * 3_600_000).toISOString().slice(0, 10))
    const told = days.map((day) => textOf(request, `/v1/radio/stations/${items[0]?.slug}/rundown?date=${day}`, { Authorization: `Bearer ${key}` }))
    return (await Promise.all(told)).some((rundown) => rundown.includes('Chợ đình mở lại'))
  }
  await as('author')
  await visit('/new/radio_script')
  await page.getByLabel('Tên bài').fill('Tin chợ')
  await page.getByRole('textbox', { name: 'Lời đọc' }).fill('Chợ đình mở lại từ thứ Năm.')
  const id = await sent(page)
  expect(await airs()).toBe(false)
  const other = await leader(browser, office)
  await approved(other, id)
  expect(await airs()).toBe(true)
  await takenDown(other, id)
  expect(await airs()).toBe(false)
  await other.context().close()
})

interface Live {
  id: string
  slug: string
  version: number
}

/** An article that stands on the portal. */
async function live(office: Office, title: string): Promise<Live> {
  const body = { kind: 'article', title, body_html: `<p>${title}.</p>` }
  const item = await office.manage<Live>('author', 'POST', '/items', { unit: 'an-mau', body })
  const waiting = await office.manage<Live>('author', 'POST', `/items/${item.id}/moves/submit`, {}, undefined, item.version)
  return office.manage<Live>('approver', 'POST', `/items/${item.id}/moves/publish`, { channels: ['portal'] }, undefined, waiting.version)
}

test('who holds the address of what was taken down is led to what takes its place', async ({ page, as, office, request }) => {
  const [before, after] = [await live(office, 'Lịch bơm nước vụ mùa'), await live(office, 'Lịch bơm nước vụ đông')]
  await as('approver')
  const dialog = await takingDown(page, before.id)
  await dialog.getByRole('radio', { name: 'Nội dung khác' }).check()
  const to = dialog.getByRole('textbox', { name: 'Chuyển người đọc tới' })
  await to.fill('khong-co-bai-nay')
  await dialog.getByRole('button', { name: 'Gỡ xuống' }).click()
  // What leads nowhere is refused at its field, with the words kept.
  await expect(to).toHaveAttribute('aria-invalid', 'true')
  await expect(to).toHaveValue('khong-co-bai-nay')
  await to.fill(after.slug)
  await dialog.getByRole('button', { name: 'Gỡ xuống' }).click()
  await expect(page.getByText('Đã gỡ xuống.')).toBeVisible()
  const answer = await request.get(`/v1/articles/${before.slug}`, { maxRedirects: 0 })
  expect(answer.status()).toBe(308)
  expect(answer.headers().location).toMatch(new RegExp(`/v1/articles/${after.slug}$`))
})

test('a correction is published with what was wrong, for everybody to read', async ({ page, as, office, browser, request }) => {
  const item = await live(office, 'Tiền điện sinh hoạt tháng này')
  await as('author')
  await page.goto(`/admin/items/${item.id}`)
  await page.getByLabel('Tóm tắt').fill('Hạn nộp là ngày 28.')
  await page.getByRole('button', { name: 'Gửi duyệt' }).click()
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()
  const other = await leader(browser, office)
  await other.goto(`/admin/items/${item.id}`)
  await other.getByRole('button', { name: 'Việc khác', exact: true }).click()
  await other.getByRole('menuitem', { name: 'Duyệt, chưa đăng' }).click()
  await expect(other.getByText('Đã duyệt.', { exact: true })).toBeVisible()
  expect(await (await request.get(`/v1/articles/${item.slug}`)).json()).toMatchObject({ summary: '', notice: null })
  await other.getByRole('button', { name: 'Việc khác', exact: true }).click()
  await other.getByRole('menuitem', { name: 'Đăng kèm đính chính…' }).click()
  const dialog = other.getByRole('dialog', { name: 'Đăng kèm lời đính chính' })
  await dialog.getByLabel('Lời đính chính').fill('Bản trước ghi nhầm hạn nộp là ngày 25.')
  await dialog.getByRole('button', { name: 'Đăng đính chính' }).click()
  await expect(other.getByText('Đã đăng kèm lời đính chính.')).toBeVisible()
  expect(await (await request.get(`/v1/articles/${item.slug}`)).json()).toMatchObject({
    summary: 'Hạn nộp là ngày 28.',
    notice: 'Bản trước ghi nhầm hạn nộp là ngày 25.',
  })
  await other.context().close()
})

test('an emergency of one’s own goes out alone with a reason, and the reason is kept', async ({ page, as, visit, office }) => {
  await as('approver')
  await visit('/new/led_message')
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Nước lên nhanh: bà con bãi bồi lên đê ngay')
  await expect(page).toHaveURL(/\/admin\/items\//)
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await page.getByRole('button', { name: 'Đăng ở đâu, khi nào' }).click()
  const wish = page.getByRole('dialog', { name: 'Đăng ở đâu, khi nào' })
  await wish.getByText('Khẩn cấp', { exact: true }).click()
  await wish.getByRole('button', { name: 'Gửi duyệt' }).click()
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()
  await page.getByRole('button', { name: 'Việc khác', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Đăng khẩn cấp, một mình quyết định…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đăng khẩn cấp khi chưa có người duyệt khác' })
  await dialog.getByLabel('Lý do').fill('Không gọi được ai, nước lên 20 cm một giờ.')
  await dialog.getByRole('button', { name: 'Đăng khẩn cấp ngay' }).click()
  await expect(page.getByText('Đã đăng.')).toBeVisible()
  const { items } = await office.manage<{ items: { verb: string; detail: { override?: string } }[] }>('approver', 'GET', `/items/${id}/events`)
  expect(items.find((one) => one.verb === 'approved')?.detail.override).toBe('Không gọi được ai, nước lên 20 cm một giờ.')
  await takenDown(page, id)
})

/** Press one key until what is wanted has the focus, as somebody does who has no mouse. */
async function walkTo(page: Page, wanted: Locator, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`No way to ${String(wanted)} by ${key}.`)
}

test('by keyboard alone: signed in, written, sent; and the leader signs in, reads and publishes', async ({ page, office, browser, request }) => {
  const entered = async (one: Page, who: { email: string; password: string }) => {
    await one.goto('/admin/')
    await walkTo(one, one.getByLabel('E-mail'))
    await one.keyboard.type(who.email)
    await walkTo(one, one.getByRole('textbox', { name: 'Mật khẩu' }))
    await one.keyboard.type(who.password)
    await one.keyboard.press('Enter')
    await expect(one.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
  }
  await entered(page, office.person('author'))
  await walkTo(page, page.getByRole('button', { name: 'Viết mới' }))
  await page.keyboard.press('Enter')
  await walkTo(page, page.getByRole('menuitem', { name: 'Tin bài' }), 'ArrowDown')
  await page.keyboard.press('Enter')
  const title = page.getByLabel('Tên bài')
  await expect(title).toBeFocused()
  await page.keyboard.type('Thư viện xã mở cửa buổi tối')
  await walkTo(page, page.getByRole('textbox', { name: 'Nội dung' }))
  await page.keyboard.type('Từ 19 giờ đến 21 giờ, trừ Chủ nhật.')
  await expect(page).toHaveURL(/\/admin\/items\//)
  const id = new URL(page.url()).pathname.split('/').at(-1)
  await walkTo(page, page.getByRole('button', { name: 'Gửi duyệt', exact: true }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()

  const context = await browser.newContext({ baseURL: office.url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
  const other = await context.newPage()
  await entered(other, office.person('approver'))
  const row = other.getByRole('region', { name: 'Chờ tôi xử lý' }).locator(`a[href$="/review/${id}"]`)
  await walkTo(other, row.first())
  await other.keyboard.press('Enter')
  await walkTo(other, other.getByRole('button', { name: 'Duyệt, đăng ngay' }))
  await other.keyboard.press('Enter')
  await expect(other.getByText('Đã duyệt và đăng.')).toBeVisible()
  const { slug } = await office.manage<Live>('author', 'GET', `/items/${id}`)
  expect(await (await request.get(`/v1/articles/${slug}`)).json()).toMatchObject({ title: 'Thư viện xã mở cửa buổi tối' })
  await context.close()
})

const LONG = 'Quyết định về việc công bố kế hoạch tổ chức ngày hội đại đoàn kết '.repeat(8).slice(0, 500)

for (const width of [1440, 390]) {
  test(`a title of 500 letters breaks no screen it stands on, at ${width} px`, async ({ page, as, visit, office }) => {
    await page.setViewportSize({ width, height: 844 })
    const body = { kind: 'article', title: LONG, body_html: '<p>Có.</p>' }
    const item = await office.manage<Live>('author', 'POST', '/items', { unit: 'an-mau', body })
    await office.manage('author', 'POST', `/items/${item.id}/moves/submit`, {}, undefined, item.version)
    await as('approver')
    for (const path of [`/items/${item.id}`, `/review/${item.id}`, '/?list=to_approve', '/articles?state=in_review']) {
      await visit(path)
      await expect(page.getByText(LONG.slice(0, 40)).first()).toBeAttached()
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(wider, `${path} scrolls sideways`).toBe(0)
    }
    await visit(`/items/${item.id}`)
    // What one came for is still within reach.
    await expect(page.getByRole('button', { name: 'Duyệt và đăng' })).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: 'Quay lại' })).toBeInViewport({ ratio: 1 })
  })
}

test('a right taken away while a page is open: what one may no longer do is refused in words, and nothing happened', async ({ page, office, request }) => {
  const { email } = await office.newAuthor('mot mat khau dai')
  const { items: users } = await office.manage<{ items: { id: string; email: string; name: string; version: number }[] }>('admin', 'GET', '/users?limit=100')
  const me = users.find((one) => one.email === email)
  const granted = await office.manage<{ version: number }>('admin', 'PUT', `/users/${me?.id}`, { name: me?.name, roles: [{ unit: 'an-mau', role: 'approver' }] }, undefined, me?.version)
  const body = { kind: 'article', title: 'Bài chờ người vừa mất quyền', body_html: '<p>Có.</p>' }
  const item = await office.manage<Live>('author', 'POST', '/items', { unit: 'an-mau', body })
  await office.manage('author', 'POST', `/items/${item.id}/moves/submit`, { channels: ['portal'] }, undefined, item.version)
  await page.goto(`/admin/review/${item.id}`)
  await signIn(page, { email, password: 'mot mat khau dai' })
  const approve = page.getByRole('button', { name: 'Duyệt, đăng ngay' })
  await expect(approve).toBeEnabled()
  await office.manage('admin', 'PUT', `/users/${me?.id}`, { name: me?.name, roles: [{ unit: 'an-mau', role: 'author' }] }, undefined, granted.version)
  await approve.click()
  await expect(page.getByRole('alert')).toContainText('LOA-403')
  expect(await statusOf(request, `/v1/articles/${item.slug}`)).toBe(404)
})

test('a desk the server cannot give, or does not answer, says so, and is asked for again', async ({ page, as, visit, context }) => {
  await as('editor')
  await page.route('**/manage/v1/desk*', (route) => route.fulfill({ status: 500, body: 'ôi' }))
  await visit('/')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('LOA-500')
  await page.unroute('**/manage/v1/desk*')
  await page.route('**/manage/v1/desk*', (route) => route.abort('connectionreset'))
  await alert.getByRole('button', { name: 'Thử lại' }).click()
  await expect(alert).toContainText('Chưa kết nối được với máy chủ')
  await page.unroute('**/manage/v1/desk*')
  await alert.getByRole('button', { name: 'Thử lại' }).click()
  await expect(page.getByRole('region', { name: 'Hôm nay trên các kênh' })).toContainText('Màn hình LED')
  // What is there stays while the network is gone.
  await context.setOffline(true)
  await page.evaluate(() => globalThis.dispatchEvent(new Event('visibilitychange')))
  await expect(page.getByRole('region', { name: 'Hôm nay trên các kênh' })).toContainText('Màn hình LED')
})
