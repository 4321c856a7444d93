import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { type Sent, expect, test } from './office'
import { lines, record, workbook } from './sources'

async function choose(page: Page, file: Sent): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Chọn tệp' }).click()
  await (await choosing).setFiles(file)
}

const row = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title })

// Each goes on where the one before has left the commune.
test.describe.configure({ mode: 'serial' })

test('an editor tries a file, sees what would change, and brings it in for approval', async ({ page, as, visit, request }) => {
  await as('editor')
  await visit('/imports')
  await choose(page, lines('dieu.jsonl', record('1.980001', 'Đăng ký thả diều'), record('1.980002', 'Mượn sân diều')))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Xem thử: dieu.jsonl')
  await expect(page.getByText('2 dòng · chưa ghi gì vào hệ thống')).toBeVisible()
  await expect(row(page, 'Đăng ký thả diều')).toContainText('1.980001 · dieu.jsonl:1')
  await expect(row(page, 'Đăng ký thả diều')).toContainText('Mới')
  expect((await request.get('/v1/procedures/1.980001')).status()).toBe(404)

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Tải báo cáo' }).click()
  const report = await downloading
  expect(report.suggestedFilename()).toBe('bao-cao-nhap-dieu.jsonl.csv')
  expect(await readFile(await report.path(), 'utf8')).toContain('"1","dieu.jsonl:1","1.980001","Đăng ký thả diều","Mới"')

  await page.getByRole('button', { name: 'Nhập 2 thủ tục để chờ duyệt' }).click()
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]+/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('dieu.jsonl')
  await expect(row(page, 'Mượn sân diều')).toContainText('Chờ duyệt')
  // Whoever brought it in does not approve it.
  await expect(page.getByRole('main')).toContainText('dành cho người duyệt')
  await expect(page.getByRole('button', { name: /Duyệt và đăng/ })).toHaveCount(0)
})

test('an approver takes the whole batch in one move and sees it done', async ({ page, as, visit, request }) => {
  await as('approver')
  await visit('/imports')
  await page.getByRole('link', { name: /dieu\.jsonl/ }).click()
  await page.getByRole('button', { name: 'Duyệt và đăng 2 thủ tục' }).click()
  const dialog = page.getByRole('dialog', { name: 'Duyệt và đăng 2 dòng?' })
  await expect(dialog).toContainText('được đăng ngay ở mọi kênh')
  await dialog.getByRole('button', { name: 'Duyệt và đăng' }).click()
  await expect(row(page, 'Đăng ký thả diều')).toContainText('Đã đăng')
  await expect(row(page, 'Mượn sân diều')).toContainText('Đã đăng')
  await expect(page.getByRole('main')).toContainText('Lê Thị Ví Dụ đã quyết định.')
  expect((await request.get('/v1/procedures/1.980001')).status()).toBe(200)
})

test('a second file is told apart row by row, and the filter stands in the address', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/imports')
  await choose(
    page,
    lines(
      'dieu-moi.jsonl',
      record('1.980001', 'Nuôi ong'),
      record('1.980002', 'Mượn sân diều', { yeu_cau_dieu_kien: 'Sân phải trống.' }),
      record('1.980003', 'Trả sân diều'),
    ),
  )
  const filter = page.getByRole('navigation', { name: 'Lọc các dòng' })
  await expect(filter.getByRole('link', { name: 'Thay đổi 1' })).toBeVisible()
  await filter.getByRole('link', { name: 'Thay đổi 1' }).click()
  await expect(page).toHaveURL(/show=changed/)
  await expect(page.getByRole('main')).toContainText('Sửa: yêu cầu, điều kiện')
  await expect(row(page, 'Trả sân diều')).toHaveCount(0)
  await filter.getByRole('link', { name: 'Cần người xem 1' }).click()
  await expect(row(page, 'Nuôi ong')).toContainText('Mã này đã có với tên khác (“Đăng ký thả diều”)')
  await page.getByRole('button', { name: 'Nhập 3 thủ tục để chờ duyệt' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('dieu-moi.jsonl')
})

test('an approver returns one row with a reason and takes another that had to be looked at', async ({ page, as, visit, request }) => {
  await as('approver')
  await visit('/imports')
  await page.getByRole('link', { name: /dieu-moi\.jsonl/ }).click()
  await expect(page.getByRole('main')).toContainText('1 dòng cần người xem chỉ được nhận khi chọn đích danh.')
  await page.getByRole('checkbox', { name: 'Chọn dòng 3' }).check()
  await page.getByRole('button', { name: 'Trả lại 1 dòng' }).click()
  await page.getByRole('textbox', { name: 'Lý do' }).fill('Sai tên cơ quan.')
  await page.getByRole('dialog').getByRole('button', { name: 'Trả lại' }).click()
  await expect(row(page, 'Trả sân diều')).toContainText('Đã trả lại')
  await page.getByRole('checkbox', { name: 'Chọn dòng 1' }).check()
  await page.getByRole('button', { name: 'Duyệt 1 dòng' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Duyệt và đăng' }).click()
  await expect(row(page, 'Nuôi ong')).toContainText('Đã đăng')
  expect(await (await request.get('/v1/procedures/1.980001')).json()).toMatchObject({ title: 'Nuôi ong' })
})

test('a workbook with a broken row names the row, and nothing of it can be brought in', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/imports')
  await choose(page, workbook('ds.xlsx', ['1.980011', 'Cho mượn sáo'], ['1.98', 'Trả sáo']))
  await expect(row(page, 'Cho mượn sáo')).toContainText('Mới')
  await expect(page.getByRole('main')).toContainText('Mã số “1.98” sai dạng')
  await expect(page.getByRole('main')).toContainText('Tệp có 1 dòng không đọc được nên chưa nhập được dòng nào.')
  await expect(page.getByRole('button', { name: /^Nhập \d/ })).toBeDisabled()
  await page.getByRole('button', { name: 'Chọn tệp khác' }).click()
  await choose(page, { name: 'anh.xlsx', mimeType: 'image/png', buffer: Buffer.from('không phải bảng tính') })
  await expect(page.getByRole('main')).toContainText('Không đọc được bảng tính')
})

test('a file dropped on the page is tried at once', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/imports')
  const { name, mimeType, buffer } = workbook('tha-xuong.xlsx', ['1.980021', 'Thả diều trên đê'])
  const given = await page.evaluateHandle(
    ([file, type, bytes]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], file, { type }))
      return transfer
    },
    [name, mimeType, buffer.toString('base64')] as const,
  )
  const zone = page.getByRole('region', { name: 'Nhập thủ tục' })
  for (const event of ['dragenter', 'dragover', 'drop']) await zone.dispatchEvent(event, { dataTransfer: given })
  await expect(row(page, 'Thả diều trên đê')).toContainText('tha-xuong.xlsx:hàng 3')
})

test('a network that dies while a file is brought in says what is unsure', async ({ page, as, visit }) => {
  await as('editor')
  await visit('/imports')
  await choose(page, lines('mat-mang.jsonl', record('1.980031', 'Gửi diều qua sông')))
  await page.route('**/procedures/import?*', (route) => route.abort())
  await page.getByRole('button', { name: 'Nhập 1 thủ tục để chờ duyệt' }).click()
  await expect(page.getByRole('alert')).toContainText('Chưa kết nối được với máy chủ')
  await expect(page.getByRole('main')).toContainText('Hãy xem “Các lô đã nhập” trước khi nhập lại.')
})

test('an author has no use for the room and does not see it', async ({ page, as, visit }) => {
  await as('author')
  await visit('/')
  const rooms = page.getByRole('navigation', { name: 'Các phòng việc' })
  await expect(rooms.getByRole('link', { name: 'Tin bài' })).toBeVisible()
  await expect(rooms.getByRole('link', { name: 'Nhập thủ tục' })).toHaveCount(0)
})
