import type { Locator, Page } from '@playwright/test'
import { PDF, png } from './files'
import { expect, test } from './office'

const content = (page: Page) => page.getByRole('textbox', { name: 'Nội dung' })

/** What somebody's clipboard gives when they paste. */
async function paste(field: Locator, given: { html?: string; text?: string; file?: { name: string; type: string; code: string } }): Promise<void> {
  await field.evaluate((element, { html, text, file }) => {
    const clipboardData = new DataTransfer()
    if (html) clipboardData.setData('text/html', html)
    if (text) clipboardData.setData('text/plain', text)
    if (file) {
      const bytes = Uint8Array.from(atob(file.code), (letter) => letter.charCodeAt(0))
      clipboardData.items.add(new File([bytes], file.name, { type: file.type }))
    }
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, given)
}

/** Key by key as UniKey sends them in Telex: the letter, a backspace, the letter with its mark. */
async function unikey(page: Page, word: string): Promise<void> {
  for (const letter of word) {
    const plain = letter.normalize('NFD')[0] ?? letter
    if (plain === letter) {
      await page.keyboard.insertText(letter)
    } else {
      await page.keyboard.press(plain)
      await page.keyboard.press('Backspace')
      await page.keyboard.insertText(letter)
    }
  }
}

interface Body {
  title: string
  content: { content: { type: string; attrs?: Record<string, unknown>; content?: unknown[] }[] }
  cover: string | null
  attachments: { media: string; name: string }[]
}

/** The text as the server has it, once its answer to a save holds these words. Ask before they are written. */
async function kept(page: Page, ...words: string[]): Promise<Body> {
  const answer = await page.waitForResponse(async (response) => {
    if (response.request().method() === 'GET' || !/\/manage\/v1\/items(\/|$)/.test(response.url()) || !response.ok()) return false
    const told = await response.text()
    return words.every((word) => told.includes(word))
  })
  return (await answer.json()).head.body as Body
}

test('what UniKey sends key by key stands in the title and in the text as it was meant, cursor and all', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  const told = kept(page, 'Lịch trực tết', 'Thông báo được nghỉ')
  await page.getByLabel('Tên bài').click()
  await unikey(page, 'Lịch trực tết')
  await content(page).click()
  await unikey(page, 'Thông báo nghỉ')
  // In the middle of what stands there, too.
  for (let step = 0; step < 'nghỉ'.length; step += 1) await page.keyboard.press('ArrowLeft')
  await unikey(page, 'được ')
  await expect(content(page)).toHaveText('Thông báo được nghỉ')
  const { title, content: text } = await told
  expect(title).toBe('Lịch trực tết')
  expect(text.content).toEqual([{ type: 'paragraph', content: [{ type: 'text', text: 'Thông báo được nghỉ' }] }])
})

test('dashes and numbers one types stay what one typed', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await content(page).click()
  await page.keyboard.type('- Thôn Đông **gấp**')
  await page.keyboard.press('Enter')
  await page.keyboard.type('1. Thôn Tây')
  await expect(content(page).getByRole('list')).toHaveCount(0)
  await expect(content(page).locator('p')).toHaveText(['- Thôn Đông **gấp**', '1. Thôn Tây'])
})

/** An item of a list, as Word puts it on the clipboard. */
const item = (text: string) =>
  `<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>${text}<o:p></o:p></p>`

test('from Word come headings, lists, tables and links, and nothing of its dirt', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await page.getByLabel('Tên bài').fill('Kế hoạch tiêm phòng')
  await content(page).click()
  const told = kept(page, 'Đối tượng')
  await paste(content(page), {
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{font-size:14pt}</style></head><body>
      <h1 style='color:red'>Đối tượng</h1>${item('Trâu, bò')}${item('Chó, mèo')}
      <p class=MsoNormal style='text-align:justify'>Xem <a href="https://example.gov.vn/tiem">lịch</a>.<o:p></o:p></p>
      <table border=1 style='width:100%'><tr><td><p class=MsoNormal><b>Thôn</b></p></td><td><p class=MsoNormal>Ngày</p></td></tr></table></body></html>`,
  })
  await expect(content(page).getByRole('heading', { level: 2, name: 'Đối tượng' })).toBeVisible()
  await expect(content(page).getByRole('listitem')).toHaveText(['Trâu, bò', 'Chó, mèo'])
  await expect(content(page).getByRole('link', { name: 'lịch' })).toHaveAttribute('href', 'https://example.gov.vn/tiem')
  await expect(content(page).getByRole('table')).toContainText('Thôn')
  const body = await told
  expect(body.content.content.map((node) => node.type)).toEqual(['heading', 'bulletList', 'paragraph', 'table'])
  expect(JSON.stringify(body)).not.toMatch(/Mso|style|color/)
})

test('text of an old font is offered in Unicode, changed only when asked, and one step takes it back', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await page.getByLabel('Tên bài').click()
  await content(page).click()
  await paste(content(page), { text: 'Céng hßa x· héi chñ nghÜa ViÖt Nam' })
  const offer = page.getByRole('status').filter({ hasText: 'Có chữ gõ bằng phông cũ (TCVN3)' })
  await expect(offer).toContainText('“Cộng hòa xã hội chủ nghĩa Việt Nam”')
  await expect(content(page)).toHaveText('Céng hßa x· héi chñ nghÜa ViÖt Nam')
  await offer.getByRole('button', { name: 'Chuyển sang Unicode' }).click()
  await expect(content(page)).toHaveText('Cộng hòa xã hội chủ nghĩa Việt Nam')
  await expect(offer).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(content(page)).toHaveText('Céng hßa x· héi chñ nghÜa ViÖt Nam')
  await offer.getByRole('button', { name: 'Giữ nguyên' }).click()
  await expect(offer).toHaveCount(0)
  await expect(content(page)).toHaveText('Céng hßa x· héi chñ nghÜa ViÖt Nam')
})

test('a pasted picture uploads itself where it stands, asks what it shows, and is saved with that', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await page.getByLabel('Tên bài').fill('Lễ hội đình làng')
  await content(page).click()
  await page.keyboard.type('Trước ảnh')
  await paste(content(page), { file: { name: 'le-hoi.png', type: 'image/png', code: png(320, 180).toString('base64') } })
  const alt = content(page).getByLabel('Lời mô tả ảnh')
  await expect(alt).toBeVisible()
  await alt.click()
  await unikey(page, 'Rước kiệu')
  const told = kept(page, 'Rước kiệu', 'Ảnh: Văn Nam')
  await content(page).getByLabel('Chú thích ảnh').fill('Ảnh: Văn Nam')
  expect((await told).content.content.map(({ type, attrs }) => [type, attrs?.alt, attrs?.title])).toEqual([
    ['paragraph', undefined, undefined],
    ['image', 'Rước kiệu', 'Ảnh: Văn Nam'],
  ])
})

test('an upload that meets a dead network says so in its place, and trying again brings it in', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await content(page).click()
  await page.route('**/manage/v1/media', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
  await paste(content(page), { file: { name: 'dinh-lang.png', type: 'image/png', code: png(64, 64).toString('base64') } })
  await expect(content(page).getByRole('alert')).toContainText('Chưa kết nối được với máy chủ')
  await page.unroute('**/manage/v1/media')
  await content(page).getByRole('button', { name: 'Thử tải lại dinh-lang.png' }).click()
  await expect(content(page).getByLabel('Lời mô tả ảnh')).toBeVisible()
})

test('a stopped upload leaves nothing behind', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await content(page).click()
  await page.keyboard.type('Chỉ có chữ')
  await page.route('**/manage/v1/media', () => {})
  await paste(content(page), { file: { name: 'nham.png', type: 'image/png', code: png(64, 64).toString('base64') } })
  await content(page).getByRole('button', { name: 'Dừng tải nham.png' }).click()
  await expect(content(page).getByText('nham.png')).toHaveCount(0)
  await expect(content(page)).toHaveText('Chỉ có chữ')
})

test('a photograph above the limits is scaled down before it is sent', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await page.getByLabel('Tên bài').fill('Ảnh lớn')
  await page.getByText('Ảnh đại diện').first().click()
  const cover = page.getByRole('group', { name: 'Ảnh đại diện' })
  const chooser = page.waitForEvent('filechooser')
  await cover.getByRole('button', { name: 'Tải lên từ máy' }).click()
  const sent = page.waitForRequest((request) => request.url().endsWith('/manage/v1/media') && request.method() === 'POST')
  // 30 million dots: more than the API takes.
  await (await chooser).setFiles({ name: 'toan-canh.png', mimeType: 'image/png', buffer: png(6000, 5000) })
  await sent
  await expect(cover.getByText(/toan-canh\.\w+ · 4000 × 3333/)).toBeVisible({ timeout: 30_000 })
  await expect(cover.getByLabel('Lời mô tả ảnh')).toBeVisible()
})

test('a file of a type nobody takes is refused before it is sent, with those that are', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await page.getByText('Tệp đính kèm').first().click()
  const files = page.getByRole('group', { name: 'Tệp đính kèm' })
  const chooser = page.waitForEvent('filechooser')
  await files.getByRole('button', { name: 'Tải tệp lên' }).click()
  await (await chooser).setFiles([
    { name: 'chuong-trinh.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    { name: 'Kế hoạch.pdf', mimeType: 'application/pdf', buffer: PDF },
  ])
  await expect(files.getByRole('alert')).toContainText('Loại tệp này không được nhận; chỉ nhận: JPEG, PNG')
  await expect(files.getByText('Kế hoạch.pdf', { exact: false }).first()).toBeVisible()
  await files.getByLabel('Tên hiện với người đọc').fill('Kế hoạch năm 2026')
  await files.getByRole('button', { name: 'Bỏ chuong-trinh.exe khỏi danh sách' }).click()
  await expect(files.getByRole('alert')).toHaveCount(0)
  await files.getByRole('button', { name: 'Bỏ Kế hoạch năm 2026' }).click()
  await expect(files.getByLabel('Tên hiện với người đọc')).toHaveCount(0)
  await page.getByRole('button', { name: 'Hoàn tác', exact: true }).click()
  await expect(files.getByLabel('Tên hiện với người đọc')).toHaveValue('Kế hoạch năm 2026')
})

test('the toolbar is one stop of the Tab key, its arrows go along it, and its marks are kept', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await content(page).click()
  await page.keyboard.type('Quan trọng')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+b')
  await expect(content(page).locator('strong')).toHaveText('Quan trọng')
  await page.keyboard.press('Shift+Tab')
  const toolbar = page.getByRole('toolbar', { name: 'Định dạng: Nội dung' })
  const bold = toolbar.getByRole('button', { name: 'Chữ đậm (Ctrl+B)' })
  await expect(bold).toBeFocused()
  await expect(bold).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(toolbar.getByRole('button', { name: 'Đầu mục', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(content(page).getByRole('heading', { level: 2 })).toHaveText('Quan trọng')
  await expect(content(page)).toBeFocused()
})

test('a link is set by its address as people write it', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/article')
  await content(page).click()
  await page.keyboard.type('Xem cổng')
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Liên kết' }).click()
  const address = page.getByLabel('Địa chỉ', { exact: true })
  await address.fill('xamau.gov.vn')
  await address.press('Enter')
  await expect(content(page).getByRole('link', { name: 'Xem cổng' })).toHaveAttribute('href', 'https://xamau.gov.vn')
})
