import type { Page } from '@playwright/test'
import { type Office, expect, test } from './office'

interface Item {
  id: string
  version: number
  state: string
  slug: string
  title: string
  head: { body: Record<string, unknown>; author: { name: string } }
}

/** An author's text of a kind, sent for approval with the publication that is wanted. */
async function sent(office: Office, body: Record<string, unknown>, wanted: Record<string, unknown> = {}): Promise<Item> {
  const item = await office.manage<Item>('author', 'POST', '/items', { unit: 'an-mau', body })
  return office.manage<Item>('author', 'POST', `/items/${item.id}/moves/submit`, wanted, undefined, item.version)
}

const article = (title: string) => ({ kind: 'article', title, body_html: `<p>${title}: bà con chú ý.</p>` })

/** The page as citizens will see it, inside its frame. */
const paper = (page: Page) => page.frameLocator('iframe[title^="Trang trên cổng"]')

test.use({ viewport: { width: 390, height: 844 } })

test('a leader opens the link on a phone, sees what citizens will see and approves: two taps, and the portal answers it', async ({
  page,
  office,
  as,
}) => {
  const item = await sent(office, article('Sửa đường ống nước thôn Đông'), {
    channels: ['portal', 'zalo'],
    comment: 'Nhờ anh duyệt trước giờ nghỉ.',
  })
  await as('approver')
  // The first tap: the link in a message.
  await page.goto(`/admin/review/${item.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nguyễn Thị Mẫu gửi duyệt')
  await expect(paper(page).getByRole('heading', { level: 1 })).toHaveText('Sửa đường ống nước thôn Đông')
  await expect(page.getByText('Nhờ anh duyệt trước giờ nghỉ.')).toBeVisible()
  await expect(page.getByText('Đăng lên cổng và Zalo ngay khi duyệt.')).toBeVisible()
  const approve = page.getByRole('button', { name: 'Duyệt, đăng ngay' })
  await expect(approve).toBeInViewport({ ratio: 1 })
  const shown = await paper(page).locator('body').innerText()
  // The second.
  await approve.click()
  await expect(page.getByRole('status').filter({ hasText: 'Đã duyệt và đăng.' })).toBeVisible()
  const answer = await page.request.get(`/v1/articles/${item.slug}`)
  expect(await answer.json()).toMatchObject({ title: 'Sửa đường ống nước thôn Đông' })
  // What was shown is what stands there, word for word.
  await page.goto(`/articles/${item.slug}`)
  expect(await page.locator('body').innerText()).toBe(shown)
})

test('one text leads to the next that waits', async ({ page, office, as }) => {
  const first = await sent(office, article('Bài duyệt trước'))
  await sent(office, article('Bài duyệt sau'))
  await as('approver')
  await page.goto(`/admin/review/${first.id}`)
  await page.getByRole('button', { name: 'Chỉ duyệt, chưa đăng' }).click()
  await expect(page.getByText('Đã duyệt.', { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Bài tiếp theo chờ bạn duyệt Bài duyệt sau' }).click()
  await expect(paper(page).getByRole('heading', { level: 1 })).toHaveText('Bài duyệt sau')
})

test('a text goes back with a sentence that was tapped, and its author reads it', async ({ page, office, as }) => {
  const item = await sent(office, { kind: 'led_message', text: 'Họp dân tối thứ Bảy', style: 'notice' })
  await as('approver')
  await page.goto(`/admin/review/${item.id}`)
  await expect(page.getByRole('img', { name: 'Họp dân tối thứ Bảy' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Trả lại' }).click()
  const sheet = page.getByRole('dialog', { name: 'Trả lại để sửa' })
  await sheet.getByRole('button', { name: 'Xem lại số liệu, ngày giờ.' }).click()
  await sheet.getByRole('textbox', { name: 'Cần sửa gì' }).press('End')
  await sheet.getByRole('textbox', { name: 'Cần sửa gì' }).pressSequentially(' Ghi rõ mấy giờ.')
  await sheet.getByRole('button', { name: 'Trả lại' }).click()
  await expect(page.getByText('Đã trả lại cho người viết.')).toBeVisible()
  const { items } = await office.manage<{ items: { verb: string; detail: { reason?: string } }[] }>('author', 'GET', `/items/${item.id}/events`)
  expect(items[0]).toMatchObject({ verb: 'returned', detail: { reason: 'Xem lại số liệu, ngày giờ. Ghi rõ mấy giờ.' } })
})

test('a small mend is approved with the text, kept as the approver’s own', async ({ page, office, as }) => {
  const item = await sent(office, article('Lịch cắt điện thôn Đoài'), { channels: ['portal'] })
  await as('approver')
  await page.goto(`/admin/review/${item.id}`)
  await page.getByRole('button', { name: 'Sửa và duyệt' }).click()
  await page.getByRole('textbox', { name: 'Tiêu đề' }).fill('Lịch cắt điện thôn Đoài, sáng thứ Năm')
  await page.getByRole('button', { name: 'Lưu và duyệt, đăng ngay' }).click()
  await expect(page.getByText('Đã duyệt và đăng.')).toBeVisible()
  const answer = await page.request.get(`/v1/articles/${item.slug}`)
  expect(await answer.json()).toMatchObject({ title: 'Lịch cắt điện thôn Đoài, sáng thứ Năm' })
  const { items } = await office.manage<{ items: { revision: number; author: { name: string } }[] }>('author', 'GET', `/items/${item.id}/revisions`)
  expect(items.map((one) => one.author.name)).toEqual(['Lê Thị Ví Dụ', 'Nguyễn Thị Mẫu'])
})

test('what changed since what is live is marked word by word', async ({ page, office, as }) => {
  const item = await sent(office, article('Giờ mở cửa thư viện'), { channels: ['portal'] })
  const live = await office.manage<Item>('approver', 'POST', `/items/${item.id}/moves/approve`, {}, undefined, item.version)
  const body = { ...live.head.body, title: 'Giờ đóng cửa thư viện' }
  const saved = await office.manage<Item>('author', 'PUT', `/items/${item.id}/body`, body, undefined, live.version)
  await office.manage('author', 'POST', `/items/${item.id}/moves/submit`, {}, undefined, saved.version)
  await as('approver')
  await page.goto(`/admin/review/${item.id}`)
  await page.getByText('Thay đổi 1').click()
  await expect(page).toHaveURL(/show=changes/)
  await expect(page.locator('del').filter({ hasText: 'mở' })).toBeVisible()
  await expect(page.locator('ins').filter({ hasText: 'đóng' }).last()).toBeVisible()
})

test('a text that was changed while it was read is shown anew before anything is approved', async ({ page, office, as }) => {
  const item = await sent(office, article('Tiêm phòng dại'), { channels: ['portal'] })
  await as('approver')
  await page.goto(`/admin/review/${item.id}`)
  await expect(paper(page).getByRole('heading', { level: 1 })).toHaveText('Tiêm phòng dại')
  const body = { ...item.head.body, title: 'Tiêm phòng dại đợt hai' }
  const mended = await office.manage<Item>('unit-admin', 'PUT', `/items/${item.id}/body`, body, undefined, item.version)
  expect(mended.state).toBe('in_review')
  await page.getByRole('button', { name: 'Duyệt, đăng ngay' }).click()
  await expect(page.getByRole('alert')).toContainText('Chưa có gì được duyệt.')
  await expect(paper(page).getByRole('heading', { level: 1 })).toHaveText('Tiêm phòng dại đợt hai')
  expect((await page.request.get(`/v1/articles/${item.slug}`)).status()).toBe(404)
  await page.getByRole('button', { name: 'Duyệt, đăng ngay' }).click()
  await expect(page.getByText('Đã duyệt và đăng.')).toBeVisible()
})

test('words mended while somebody else saved are not lost', async ({ page, office, as }) => {
  const item = await sent(office, article('Vệ sinh đường làng'), { channels: ['portal'] })
  await as('approver')
  await page.goto(`/admin/review/${item.id}`)
  await page.getByRole('button', { name: 'Sửa và duyệt' }).click()
  await page.getByRole('textbox', { name: 'Tóm tắt' }).fill('Sáng Chủ nhật, cả thôn.')
  const body = { ...item.head.body, title: 'Vệ sinh đường làng ngõ xóm' }
  await office.manage('unit-admin', 'PUT', `/items/${item.id}/body`, body, undefined, item.version)
  await page.getByRole('button', { name: /^Lưu và duyệt/ }).click()
  await expect(page.getByRole('alert')).toContainText('Chữ bạn sửa vẫn còn dưới đây')
  await expect(page.getByRole('textbox', { name: 'Tóm tắt' })).toHaveValue('Sáng Chủ nhật, cả thôn.')
  await expect(page.getByRole('textbox', { name: 'Tiêu đề' })).toHaveValue('Vệ sinh đường làng ngõ xóm')
  await page.getByRole('button', { name: /^Lưu và duyệt/ }).click()
  await expect(page.getByText('Đã duyệt và đăng.')).toBeVisible()
  const answer = await page.request.get(`/v1/articles/${item.slug}`)
  expect(await answer.json()).toMatchObject({ title: 'Vệ sinh đường làng ngõ xóm', summary: 'Sáng Chủ nhật, cả thôn.' })
})

test('who may not approve is told why', async ({ page, office, as }) => {
  const item = await sent(office, article('Chưa đến lượt tôi'))
  await as('editor')
  await page.goto(`/admin/review/${item.id}`)
  await expect(page.getByText('Việc này dành cho người duyệt của đơn vị.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Duyệt, đăng ngay' })).toBeDisabled()
})

test('a preview link is copied and opens without an account', async ({ page, office, as, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const item = await sent(office, article('Xem thử trước khi đăng'))
  await as('approver')
  await page.goto(`/admin/review/${item.id}`)
  await page.getByRole('button', { name: 'Việc khác' }).click()
  await page.getByRole('menuitem', { name: 'Sao chép liên kết xem thử' }).click()
  await expect(page.getByText(/^Đã sao chép liên kết xem thử\./)).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const stranger = await browser.newContext()
  const elsewhere = await stranger.newPage()
  await elsewhere.goto(link)
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Xem thử trước khi đăng')
  await expect(elsewhere.getByText(/^Bản xem thử, chưa phải bản công bố\./)).toBeVisible()
  await stranger.close()
})
