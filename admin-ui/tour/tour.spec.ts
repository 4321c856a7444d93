import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { LOA } from '../e2e/installation'
import { type Office, type Role, expect, signIn, test } from '../e2e/office'
import { lines, record } from '../e2e/sources'

const docs = new URL('../../docs/', import.meta.url).pathname
const KEPT = `${docs}tour/`

const TITLE = 'Trạm y tế xã khám mắt miễn phí cho người cao tuổi'
const SUMMARY = 'Sáng thứ Bảy 05/12, từ 07:30 đến 11:00. Mang theo thẻ bảo hiểm y tế.'

const CHANGED = 'Mở lớp dùng dịch vụ công'

const OF_REGISTRY = {
  linh_vuc: 'Hộ tịch',
  co_quan_thuc_hien: 'Uỷ ban nhân dân xã An Mẫu',
  so_quyet_dinh: '15/QĐ-UBND',
  yeu_cau_dieu_kien: 'Có yêu cầu của người làm chứng hoặc giấy tờ thay thế.',
}
const RECORDS = [
  record('1.900002', 'Đăng ký kết hôn', OF_REGISTRY),
  record('1.900003', 'Cấp bản sao trích lục khai tử', OF_REGISTRY),
  record('1.980001', 'Đăng ký lại khai sinh', OF_REGISTRY),
  record('1.980002', 'Đăng ký khai tử', OF_REGISTRY),
  record('1.980003', 'Đăng ký giám hộ', OF_REGISTRY),
]

/** A day of the demo's commune, as docs/tour.md tells it. */
test('a day at the desk, from signing in to the history of a text', async ({ browser, office }) => {
  rmSync(KEPT, { recursive: true, force: true })
  mkdirSync(KEPT, { recursive: true })
  const at = (width: number, height: number, scale: number) =>
    browser.newPage({ baseURL: office.url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', viewport: { width, height }, deviceScaleFactor: scale })

  const page = await at(1440, 900, 1)
  await page.goto('/admin/')
  await page.getByLabel('E-mail').fill(office.person('author').email)
  await kept(page, '01-dang-nhap')
  await signIn(page, office.person('author'))
  await expect(page.getByRole('region', { name: 'Hôm nay trên các kênh' })).toContainText('Màn hình LED')
  await kept(page, '02-ban-lam-viec')

  await page.goto('/admin/new/article')
  await page.getByLabel('Tên bài').fill(TITLE)
  await page.getByLabel('Tóm tắt').fill(SUMMARY)
  await page.getByRole('textbox', { name: 'Nội dung' }).click()
  await page.keyboard.type('Bác sĩ chuyên khoa mắt về khám và đo thị lực cho người từ 60 tuổi đang sinh sống trên địa bàn xã.')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Bà con đăng ký trước với trưởng thôn hoặc gọi 0200 000 0001 trong giờ làm việc.')
  await expect(page).toHaveURL(/\/items\//)
  const article = /items\/([^?]*)/.exec(page.url())?.[1] ?? ''
  await page.getByRole('combobox', { name: 'Chuyên mục' }).fill('y te')
  await page.getByRole('option', { name: 'Y tế' }).click()
  await page.getByText('Ảnh đại diện').first().click()
  await page.getByRole('group', { name: 'Ảnh đại diện' }).getByRole('button', { name: 'Chọn ảnh' }).click()
  const library = page.getByRole('dialog', { name: 'Chọn ảnh từ thư viện' })
  await kept(page, '03-chon-anh')
  await library.getByRole('button', { name: /Dấu thập/ }).click()
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  await page.getByLabel('Tên bài').focus()
  await kept(page, '04-viet-bai')

  await page.getByRole('button', { name: 'Đăng ở đâu, khi nào' }).click()
  const wish = page.getByRole('dialog', { name: 'Đăng ở đâu, khi nào' })
  await wish.getByLabel('Lời nhắn cho người duyệt').fill('Nhờ chị duyệt trong sáng nay để các thôn kịp báo bà con.')
  await kept(page, '05-gui-duyet')
  await wish.getByRole('button', { name: 'Gửi duyệt' }).click()
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()

  const phone = await at(390, 844, 2)
  await enter(phone, office, 'approver')
  await phone.goto(`/admin/review/${article}`)
  await expect(phone.frameLocator('iframe[title^="Trang trên cổng"]').getByRole('heading', { level: 1 })).toHaveText(TITLE)
  await kept(phone, '06-duyet')
  await phone.getByRole('button', { name: 'Trả lại' }).click()
  await kept(phone, '07-tra-lai')
  await phone.keyboard.press('Escape')
  await phone.getByRole('button', { name: 'Duyệt, đăng ngay' }).click()
  await expect(phone.getByText('Đã duyệt và đăng.')).toBeVisible()

  const { slug } = await office.manage<{ slug: string }>('author', 'GET', `/items/${article}`)
  await page.goto(`/articles/${slug}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE)
  await kept(page, '08-tren-cong')
  await page.goto(`/admin/items/${article}`)
  await page.getByRole('radiogroup', { name: 'Kênh' }).getByText('Zalo', { exact: true }).click()
  await expect(page.locator('[data-channel]')).toHaveAttribute('data-channel', 'zalo')
  await kept(page, '09-tren-zalo')

  await page.context().setOffline(true)
  await page.getByLabel('Tóm tắt').fill(`${SUMMARY} Khám tại trạm y tế xã.`)
  await expect(page.getByText('Chưa lưu được vì mất mạng.')).toBeVisible()
  await kept(page, '10-mat-mang')
  await page.context().setOffline(false)
  await expect(page.getByText('Chưa lưu được vì mất mạng.')).toBeHidden()

  const leader = await at(1440, 900, 1)
  await enter(leader, office, 'approver')
  await leader.goto(`/admin/items/${await written(office, 'procedure', 'Đăng ký khai sinh')}`)
  await expect(leader.locator('[data-channel]')).toBeVisible()
  await kept(leader, '11-thu-tuc')
  await leader.goto(`/admin/items/${await written(office, 'led_message', 'Chủ nhật đầu tháng')}`)
  await expect(leader.locator('[data-channel="signage"]').getByRole('img').first()).toBeVisible()
  await kept(leader, '12-led')
  await leader.goto(`/admin/items/${await written(office, 'radio_script', 'Nhắc lịch thu gom rác')}`)
  await expect(leader.locator('[data-channel="radio"]')).toBeVisible()
  await leader.getByRole('button', { name: /^Đoạn 2/ }).click()
  await kept(leader, '13-truyen-thanh')
  await leader.goto('/admin/stations')
  await leader.getByRole('link', { name: 'Đài truyền thanh xã An Mẫu' }).click()
  const evening = leader.getByRole('region', { name: 'Chương trình buổi chiều' })
  await expect(evening).toBeVisible()
  // Late in the day, what is new waits for tomorrow's sessions.
  const reading = leader.getByRole('link', { name: /^Mở trang đọc: / }).first()
  if (!(await reading.isVisible())) await leader.getByRole('button', { name: 'Ngày sau' }).click()
  await expect(reading).toBeVisible()
  await kept(leader, '18-lich-phat')
  await reading.click()
  await expect(leader.getByRole('main').getByRole('heading', { level: 2 })).toBeVisible()
  await kept(leader, '19-trang-doc')

  const editor = await at(1440, 900, 1)
  await enter(editor, office, 'editor')
  await editor.goto('/admin/imports')
  const choosing = editor.waitForEvent('filechooser')
  await editor.getByRole('button', { name: 'Chọn tệp' }).click()
  await (await choosing).setFiles(lines('thu-tuc-ho-tich.jsonl', ...RECORDS))
  await expect(editor.getByRole('heading', { level: 1 })).toHaveText('Xem thử: thu-tuc-ho-tich.jsonl')
  await kept(editor, '14-nhap-thu-tuc')
  await editor.goto('/admin/library')
  await editor.getByRole('link', { name: /Dấu thập/ }).click()
  await expect(editor.getByLabel('Lời mô tả ảnh')).toBeVisible()
  await kept(editor, '15-thu-vien')

  await leader.goto('/admin/articles')
  const rows = leader.getByRole('list', { name: /^Danh sách/ }).getByRole('listitem')
  for (const title of ['Thu gom rác cồng kềnh', 'Lịch nghỉ Tết Dương lịch']) await rows.filter({ hasText: title }).getByRole('checkbox').check()
  await kept(leader, '16-danh-sach')
  await leader.goto(`/admin/items/${await written(office, 'article', CHANGED)}?panel=history`)
  await leader.getByRole('button', { name: /^Bản 2/ }).click()
  await expect(leader.locator('ins').first()).toBeVisible()
  await kept(leader, '17-lich-su')

  const told = readFileSync(`${docs}tour.md`, 'utf8')
  const shown = [...told.matchAll(/tour\/([\w-]+\.png)/g)].map(([, name]) => name)
  expect([...new Set(shown)].sort(), 'docs/tour.md shows every picture, and no other').toEqual(readdirSync(KEPT).sort())
})

/** Be somebody, by the cookie. */
async function enter(page: Page, office: Office, role: Role): Promise<void> {
  const { email, password } = office.person(role)
  expect((await page.request.post('/manage/v1/token', { form: { username: email, password } })).ok()).toBe(true)
}

/** A text of the demo's, by what its title says. */
async function written(office: Office, kind: string, title: string): Promise<string> {
  const query = new URLSearchParams({ kind, q: title, bodies: 'false' })
  const { items } = await office.manage<{ items: { id: string; title: string }[] }>('approver', 'GET', `/items?${query}`)
  const found = items.find((item) => item.title.startsWith(title))
  if (!found) throw new Error(`The demo has no ${kind} “${title}”.`)
  return found.id
}

/** Keep what the page shows, once it is there whole. */
async function kept(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('status', { name: 'Đang tải' })).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(() => [...document.images].every((image) => image.complete))
  const path = `${KEPT}${name}.png`
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  // In 256 colours a third of the bytes tell the same.
  execFileSync(join(dirname(LOA), 'python'), ['-c', 'import sys; from PIL import Image; Image.open(sys.argv[1]).convert("RGB").quantize(256, 1, kmeans=1).save(sys.argv[1], optimize=True)', path])
}
