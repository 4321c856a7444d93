import type { Locator, Page } from '@playwright/test'
import { type Office, type Role, expect, test } from './office'

interface Item {
  id: string
  version: number
}

/** Somebody's drafts of one theme, so that a test finds its own and nobody else's. */
async function drafts(office: Office, theme: string, count: number, who: Role = 'author'): Promise<Item[]> {
  const found: Item[] = []
  for (let number = 1; number <= count; number++) {
    const body = { kind: 'article', title: `${theme} ${number}`, body_html: `<p>${theme}, bài ${number}.</p>` }
    found.push(await office.manage<Item>(who, 'POST', '/items', { unit: 'an-mau', body }))
  }
  return found
}

async function submitted(office: Office, theme: string, count: number): Promise<Item[]> {
  const items = await drafts(office, theme, count)
  const asked = { action: 'submit', channels: ['portal'], items: items.map(({ id, version }) => ({ id, version })) }
  const { results } = await office.manage<{ results: Item[] }>('author', 'POST', '/moves', asked)
  return results
}

const rows = (page: Page) => page.getByRole('list', { name: /^Danh sách/ }).getByRole('listitem')
const row = (page: Page, title: string) => rows(page).filter({ hasText: title })
const box = (one: Locator) => one.getByRole('checkbox')
const bar = (page: Page) => page.getByRole('region', { name: 'Làm với những dòng đã chọn' })

test('each kind has its room in the rail, and its list says what its kind is looked through for', async ({ page, as, visit }) => {
  await as('approver')
  await visit('/')
  const rail = page.getByRole('navigation', { name: 'Các phòng việc' })
  await rail.getByRole('link', { name: 'Thủ tục', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thủ tục')
  const residence = row(page, 'Đăng ký tạm trú')
  await expect(residence).toContainText('1.900009 · Cư trú · Cấp xã')
  await expect(residence).toContainText('Còn hiệu lực')
  await expect(residence).toContainText('Sắp có hiệu lực')
  await expect(residence.getByRole('img', { name: 'Trên: Cổng, Zalo, Bản in' })).toBeVisible()
  await rail.getByRole('link', { name: 'Thông điệp LED' }).click()
  await expect(row(page, 'ĐỌC SÁCH HÔM NAY')).toContainText('Khẩu hiệu')
  await rail.getByRole('link', { name: 'Truyền thanh', exact: true }).click()
  await expect(row(page, 'Nhắc lịch thu gom rác')).toContainText('3 phần · Đọc trực tiếp')
})

test('a filter stands in the address, tells how much it holds, and is taken off again', async ({ page, as, visit }) => {
  await as('approver')
  await visit('/articles')
  const states = page.getByRole('navigation', { name: 'Tình trạng' })
  const returned = states.getByRole('link', { name: /^Cần sửa lại/ })
  const count = Number((await returned.innerText()).match(/\d+/)?.[0])
  await returned.click()
  await expect(page).toHaveURL(/state=returned/)
  await expect(rows(page)).toHaveCount(count)
  await page.getByRole('button', { name: 'Chuyên mục' }).click()
  await page.getByRole('link', { name: 'Nông nghiệp' }).click()
  await expect(page.getByText('Không có tin bài nào khớp')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Chuyên mục: Nông nghiệp' })).toBeVisible()
  await page.getByRole('link', { name: 'Bỏ lọc: Chuyên mục' }).click()
  await expect(rows(page)).toHaveCount(count)
  await page.goBack()
  await expect(page.getByText('Không có tin bài nào khớp')).toBeVisible()
  await page.getByRole('link', { name: 'Bỏ mọi điều kiện lọc' }).click()
  await expect(page).toHaveURL(/\/admin\/articles$/)
  await expect(rows(page).first()).toBeVisible()
})

test('one searches without marks and by an input method; a letter is not a request, and what was typed stays', async ({
  page,
  as,
  visit,
  office,
}) => {
  await drafts(office, 'Hội diều sáo', 2)
  await as('approver')
  await visit('/articles')
  const asked: string[] = []
  page.on('request', (request) => {
    const q = new URL(request.url()).searchParams.get('q')
    if (q && request.url().includes('limit=50')) asked.push(q)
  })
  await page.keyboard.press('/')
  const field = page.getByRole('textbox', { name: 'Tìm trong danh sách' })
  await expect(field).toBeFocused()
  // "Hội" as UniKey sends it: a letter, backspaces, the letter with its mark; at last in two characters, not one.
  for (const key of ['H', 'o', 'Backspace', 'ô', 'i', 'Backspace', 'Backspace', 'o\u0323\u0302', 'i']) {
    if (key === 'Backspace') await page.keyboard.press(key)
    else await page.keyboard.insertText(key)
  }
  await page.keyboard.insertText(' dieu ')
  await expect(rows(page)).toHaveCount(2)
  await expect(field).toHaveValue('Ho\u0323\u0302i dieu ')
  expect(asked.length).toBeLessThanOrEqual(3)
  await page.reload()
  await expect(rows(page)).toHaveCount(2)
  await expect(field).toHaveValue('Ho\u0323\u0302i dieu ')
  await page.getByRole('button', { name: 'Xoá chữ đang tìm' }).click()
  await expect(page).toHaveURL(/\/admin\/articles$/)
})

test('a view one keeps is a tab on every computer, is renamed, and comes back when removed by mistake', async ({
  page,
  as,
  visit,
  browser,
  office,
}) => {
  await as('unit-admin')
  await visit('/articles')
  await page.getByRole('navigation', { name: 'Tình trạng' }).getByRole('link', { name: /^Chờ duyệt/ }).click()
  await page.getByRole('button', { name: 'Lưu thành khung xem' }).click()
  await page.getByRole('textbox', { name: 'Tên khung xem' }).fill('Chờ lãnh đạo')
  await page.keyboard.press('Enter')
  const views = page.getByRole('navigation', { name: 'Khung xem' })
  await expect(views.getByRole('link', { name: /^Chờ lãnh đạo \d+$/ })).toHaveAttribute('aria-current', /./)

  const elsewhere = await browser.newContext({ baseURL: office.url })
  const { email, password } = office.person('unit-admin')
  await elsewhere.request.post('/manage/v1/token', { form: { username: email, password } })
  const other = await elsewhere.newPage()
  await other.goto('/admin/articles')
  await other.getByRole('link', { name: /^Chờ lãnh đạo/ }).click()
  await expect(other).toHaveURL(/state=in_review/)
  await elsewhere.close()

  await page.getByRole('button', { name: 'Việc khác với khung xem “Chờ lãnh đạo”' }).click()
  await page.getByRole('menuitem', { name: 'Đổi tên' }).click()
  await page.getByRole('textbox', { name: 'Tên khung xem' }).fill('Chờ chị Ví Dụ')
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expect(views.getByRole('link', { name: /^Chờ chị Ví Dụ/ })).toBeVisible()
  await page.getByRole('button', { name: 'Việc khác với khung xem “Chờ chị Ví Dụ”' }).click()
  await page.getByRole('menuitem', { name: 'Bỏ khung xem' }).click()
  await expect(views.getByRole('link', { name: /^Chờ chị Ví Dụ/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(views.getByRole('link', { name: /^Chờ chị Ví Dụ/ })).toBeVisible()
})

test('an author sends several at once, and takes them back', async ({ page, as, visit, office }) => {
  await drafts(office, 'Gửi cùng lúc', 3)
  await as('author')
  await visit('/articles?q=Gửi cùng lúc')
  await box(row(page, 'Gửi cùng lúc 3')).check()
  await box(row(page, 'Gửi cùng lúc 1')).click({ modifiers: ['Shift'] })
  await expect(bar(page)).toContainText('Đã chọn 3')
  await expect(bar(page).getByRole('button', { name: /^Duyệt/ })).toHaveCount(0)
  await bar(page).getByRole('button', { name: 'Gửi duyệt 3' }).click()
  await expect(bar(page)).toContainText('Đã gửi duyệt: 3')
  await expect(row(page, 'Gửi cùng lúc 2')).toContainText('Chờ duyệt')
  await bar(page).getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(bar(page)).toContainText('Đã rút lại: 3')
  const { items } = await office.manage<{ items: { state: string }[] }>('author', 'GET', '/items?kind=article&q=Gửi cùng lúc')
  expect(items.map(({ state }) => state)).toEqual(['draft', 'draft', 'draft'])
  await bar(page).getByRole('button', { name: 'Xong' }).click()
  await expect(row(page, 'Gửi cùng lúc 2')).toContainText('Nháp')
  await expect(bar(page)).toHaveCount(0)
})

test('an approver approves many: each row tells what came of it, and what somebody changed is looked at and tried again', async ({
  page,
  as,
  visit,
  office,
}) => {
  const [, second] = await submitted(office, 'Duyệt cùng lúc', 3)
  await drafts(office, 'Duyệt cùng lúc, còn nháp', 1)
  await as('approver')
  await visit('/articles?q=Duyệt cùng lúc')
  await page.getByRole('checkbox', { name: 'Chọn tất cả những dòng đã tải' }).check()
  await expect(bar(page)).toContainText('Đã chọn 4')
  // Meanwhile the author takes one back, mends it and sends it again.
  const one = { id: second?.id, version: second?.version }
  await office.manage('author', 'POST', '/moves', { action: 'recall', items: [one] })
  const { version } = await office.manage<Item>('author', 'GET', `/items/${one.id}`)
  await office.manage('author', 'POST', '/moves', { action: 'submit', channels: ['portal'], items: [{ id: one.id, version }] })

  await bar(page).getByRole('button', { name: 'Duyệt 3' }).click()
  const dialog = page.getByRole('dialog', { name: 'Duyệt 3 tin bài?' })
  await expect(dialog).toContainText('3 bản được đăng ngay')
  await dialog.getByRole('button', { name: 'Duyệt 3' }).click()
  await expect(bar(page)).toContainText('Đã duyệt: 2')
  await expect(bar(page)).toContainText('Chưa được: 2')
  await expect(row(page, 'Duyệt cùng lúc 1')).toContainText('Đã duyệt')
  await expect(row(page, 'Duyệt cùng lúc 2')).toContainText('Nội dung đã được thay đổi bởi Nguyễn Thị Mẫu')
  await expect(row(page, 'Duyệt cùng lúc, còn nháp')).toContainText('bản nháp nên chưa làm được việc này')
  await bar(page).getByRole('button', { name: 'Thử lại 1' }).click()
  await expect(bar(page)).toContainText('Đã duyệt: 3')
  await bar(page).getByRole('button', { name: 'Xong' }).click()
  await expect(row(page, 'Duyệt cùng lúc 2')).toContainText('Đang đăng')
})

test('a network that is gone in the middle leaves the rows as they were, and trying again does it', async ({ page, as, visit, office }) => {
  await submitted(office, 'Mất mạng lúc duyệt', 2)
  await as('approver')
  await visit('/articles?q=Mất mạng lúc duyệt')
  await page.getByRole('checkbox', { name: 'Chọn tất cả những dòng đã tải' }).check()
  await bar(page).getByRole('button', { name: 'Duyệt 2' }).click()
  await page.route('**/manage/v1/moves', (route) => route.abort())
  await page.getByRole('dialog').getByRole('button', { name: 'Duyệt 2' }).click()
  await expect(row(page, 'Mất mạng lúc duyệt 1')).toContainText('Chưa kết nối được với máy chủ')
  await expect(bar(page)).toContainText('Chưa được: 2')
  await page.unroute('**/manage/v1/moves')
  await bar(page).getByRole('button', { name: 'Thử lại 2' }).click()
  await expect(bar(page)).toContainText('Đã duyệt: 2')
})

test('several are returned with one reason, and the author reads it', async ({ page, as, visit, office }) => {
  const [first] = await submitted(office, 'Trả lại cùng lúc', 2)
  await as('approver')
  await visit('/articles?q=Trả lại cùng lúc&state=in_review')
  await page.getByRole('checkbox', { name: 'Chọn tất cả những dòng đã tải' }).check()
  await bar(page).getByRole('button', { name: 'Trả lại 2' }).click()
  const dialog = page.getByRole('dialog', { name: 'Trả lại 2 tin bài để sửa' })
  await dialog.getByRole('textbox', { name: 'Lý do trả lại' }).fill('Ghi rõ ngày giờ ở đầu bài.')
  await dialog.getByRole('button', { name: 'Trả lại 2' }).click()
  // They are no longer in review, and still stand there to tell what came of them.
  await expect(row(page, 'Trả lại cùng lúc 2')).toContainText('Đã trả lại')
  await bar(page).getByRole('button', { name: 'Xong' }).click()
  await expect(page.getByText('Không tìm thấy “Trả lại cùng lúc”')).toBeVisible()
  const { items } = await office.manage<{ items: unknown[] }>('author', 'GET', `/items/${first?.id}/events`)
  expect(JSON.stringify(items)).toContain('Ghi rõ ngày giờ ở đầu bài.')
})

test('taking down names the channels and what it cannot reach, and says it to the reader', async ({ page, as, visit, office, request }) => {
  const [item] = await submitted(office, 'Gỡ xuống có lời', 1)
  const publish = { action: 'publish', channels: ['portal', 'zalo_broadcast'], items: [{ id: item?.id, version: item?.version }] }
  await office.manage('approver', 'POST', '/moves', publish)
  const { slug } = await office.manage<{ slug: string }>('approver', 'GET', `/items/${item?.id}`)
  await as('approver')
  await visit('/articles?q=Gỡ xuống có lời')
  await box(row(page, 'Gỡ xuống có lời 1')).check()
  await bar(page).getByRole('button', { name: 'Gỡ xuống 1' }).click()
  const dialog = page.getByRole('dialog', { name: 'Gỡ 1 tin bài xuống?' })
  await expect(dialog).toContainText('Gỡ khỏi Cổng, Zalo, tin gửi ngay bây giờ.')
  await expect(dialog).toContainText('Tin Zalo đã gửi không thu hồi được')
  await dialog.getByRole('radio', { name: 'Một lời thông báo' }).check()
  await dialog.getByRole('textbox', { name: 'Lời thông báo cho người đọc' }).fill('Lịch sẽ được thông báo lại.')
  await dialog.getByRole('button', { name: 'Gỡ xuống 1' }).click()
  await expect(bar(page)).toContainText('Đã gỡ xuống: 1')
  await bar(page).getByRole('button', { name: 'Xong' }).click()
  await expect(row(page, 'Gỡ xuống có lời 1')).toContainText('Đã gỡ')
  const answer = await request.get(`/v1/articles/${slug}`)
  expect((await answer.json()).notice).toContain('Lịch sẽ được thông báo lại.')
})

test('what runs on screens is taken off so many screens', async ({ page, as, visit, office }) => {
  const { items } = await office.manage<{ items: { last_seen_at: string }[] }>('unit-admin', 'GET', '/screens')
  await as('approver')
  await visit('/led?q=cảnh giác tin nhắn')
  await box(rows(page).first()).check()
  await bar(page).getByRole('button', { name: 'Gỡ xuống 1' }).click()
  await expect(page.getByRole('dialog')).toContainText(`Gỡ khỏi ${items.length} màn hình LED ngay bây giờ.`)
})

test('a procedure leaves only as entered by mistake: the dialog offers nothing else', async ({ page, as, visit }) => {
  await as('approver')
  await visit('/procedures?q=Đăng ký kết hôn')
  await box(row(page, 'Đăng ký kết hôn')).check()
  await bar(page).getByRole('button', { name: 'Gỡ xuống 1' }).click()
  await expect(page.getByRole('dialog').getByRole('radio')).toHaveCount(1)
  await expect(page.getByRole('radio', { name: 'Không còn gì, như chưa từng có' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('by keyboard alone one walks the rows, chooses a range and leaves it', async ({ page, as, visit }) => {
  await as('approver')
  await visit('/articles')
  const first = rows(page).first().getByRole('link')
  await first.focus()
  await page.keyboard.press('ArrowDown')
  await expect(rows(page).nth(1).getByRole('link')).toBeFocused()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(bar(page)).toContainText('Đã chọn 3')
  await page.keyboard.press('ArrowUp')
  await expect(rows(page).nth(2).getByRole('link')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Space')
  await expect(bar(page)).toContainText('Đã chọn 2')
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)
  await first.press('Control+a')
  await expect(bar(page)).toContainText(/Đã chọn \d\d/)
  await page.keyboard.press('Escape')
  await first.press('Enter')
  await expect(page).toHaveURL(/\/items\//)
})

test('a thousand texts are scrolled through with few rows in the page; after Back one stands where one left', async ({
  page,
  as,
  visit,
  office,
}) => {
  office.python(`
import api.people
from api.content import editing
from api.people.permission import OPERATOR
with database.write() as session:
    unit = api.people.new_unit(session, "Xã Nghìn Bài", "xã", slug="nghin-bai")
    for number in range(1, 1001):
        editing.create(session, unit.slug, {"kind": "led_message", "text": f"Bài số {number:04}"}, OPERATOR)
`)
  await as('admin')
  await visit('/led?unit=nghin-bai')
  await expect(page.getByText('Đang hiện 50 trong 1.000 · cuộn để xem tiếp')).toBeAttached()
  const last = row(page, 'Bài số 0001')
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(last).toBeVisible({ timeout: 250 })
  }).toPass({ intervals: [50] })
  await expect(page.getByText('1.000 thông điệp')).toBeVisible()
  expect(await rows(page).count()).toBeLessThan(60)
  // One row in the middle, opened and left again.
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2))
  const middle = rows(page).filter({ hasText: /Bài số 0[45]\d\d/ })
  await expect(middle.first()).toBeVisible()
  const before = await page.evaluate(() => window.scrollY)
  const title = await page.evaluate(() => document.elementFromPoint(700, 400)?.closest('li')?.querySelector('a')?.textContent)
  await row(page, title ?? '').getByRole('link').click()
  await expect(page).toHaveURL(/\/items\//)
  await page.goBack()
  await expect(row(page, title ?? '')).toBeInViewport()
  expect(Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(80)
})

test('a unit with nothing yet offers the first step; a title of 500 letters keeps its row in order', async ({ page, as, visit, office }) => {
  await office.manage('admin', 'POST', '/units', { name: 'Xã Chưa Viết', kind: 'xã', slug: 'chua-viet' })
  await as('admin')
  await visit('/articles?unit=chua-viet')
  await expect(page.getByText('Chưa có tin bài nào')).toBeVisible()
  await page.getByRole('link', { name: 'Viết tin bài đầu tiên' }).click()
  await expect(page).toHaveURL(/\/new\/article\?unit=chua-viet/)
  const body = { kind: 'article', title: 'Thông báo rất dài '.repeat(28) + 'K'.repeat(60) }
  await office.manage('admin', 'POST', '/items', { unit: 'chua-viet', body })
  await visit('/articles?unit=chua-viet')
  await expect(rows(page)).toHaveCount(1)
  expect((await rows(page).first().boundingBox())?.height).toBeLessThan(120)
})

test('a row opens in a new tab by the middle button', async ({ page, as, visit, context }) => {
  await as('editor')
  await visit('/articles')
  const opened = context.waitForEvent('page')
  await rows(page).nth(2).click({ button: 'middle', position: { x: 800, y: 20 } })
  await expect(await opened).toHaveURL(/\/admin\/items\//)
  await expect(page).toHaveURL(/\/admin\/articles$/)
})

test('on a phone the filters rise from below and the moves stand at the thumb', async ({ page, as, visit, office }) => {
  await submitted(office, 'Duyệt trên điện thoại', 1)
  await page.setViewportSize({ width: 390, height: 844 })
  await as('approver')
  await visit('/articles')
  await page.getByRole('button', { name: 'Bộ lọc' }).click()
  const sheet = page.getByRole('dialog', { name: 'Bộ lọc' })
  await sheet.getByRole('link', { name: /^Chờ duyệt/ }).click()
  await sheet.getByRole('button', { name: /^Xem \d+ tin bài$/ }).click()
  await expect(page.getByRole('button', { name: 'Bộ lọc (1)' })).toBeVisible()
  await box(row(page, 'Duyệt trên điện thoại 1')).check()
  const approve = bar(page).getByRole('button', { name: 'Duyệt 1' })
  await expect(approve).toBeInViewport({ ratio: 1 })
  const place = await approve.boundingBox()
  expect(place?.y).toBeGreaterThan(844 / 2)
  expect(place?.height).toBeGreaterThanOrEqual(40)
  await approve.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Duyệt 1' }).click()
  await expect(bar(page)).toContainText('Đã duyệt: 1')
})

test('a list the server cannot give is said so, and asked for again', async ({ page, as, visit }) => {
  await as('editor')
  await page.route('**/manage/v1/items?*', (route) => route.fulfill({ status: 500, body: 'ôi' }))
  await visit('/led')
  await expect(page.getByRole('alert')).toContainText('Mã lỗi: LOA-500')
  await page.unroute('**/manage/v1/items?*')
  await page.getByRole('alert').getByRole('button', { name: 'Thử lại' }).click()
  await expect(rows(page).first()).toBeVisible()
})

test('each row of the desk is one click from what it waits for', async ({ page, as, visit, office }) => {
  const [waiting] = await submitted(office, 'Chờ ở bàn', 1)
  await as('approver')
  await visit('/?list=to_approve')
  const work = page.getByRole('region', { name: 'Chờ tôi xử lý' })
  await expect(work.getByRole('link', { name: 'Chờ ở bàn 1' })).toHaveAttribute('href', `/admin/review/${waiting?.id}`)
  await page.getByRole('region', { name: 'Sắp đăng · Sắp hết hạn' }).getByRole('link').first().click()
  await expect(page).toHaveURL(/\/admin\/items\//)
  await page.goBack()
  await page.getByRole('button', { name: 'Viết mới' }).click()
  await page.getByRole('menuitem', { name: 'Truyền thanh' }).click()
  await expect(page).toHaveURL(/\/admin\/new\/radio_script/)
})
