import { type Office, expect, test } from './office'

interface Item {
  id: string
  version: number
  slug: string
}

async function live(office: Office, body: object, takes: object): Promise<Item> {
  const made = await office.manage<Item>('editor', 'POST', '/items', { unit: 'an-mau', body })
  const sent = await office.manage<Item>('editor', 'POST', `/items/${made.id}/moves/submit`, {}, undefined, made.version)
  return office.manage('approver', 'POST', `/items/${made.id}/moves/publish`, takes, undefined, sent.version)
}

test('what is live goes to one more channel, and keeps the end it had', async ({ page, as, visit, office }) => {
  const until = new Date(Date.now() + 5 * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z')
  const article = { kind: 'article', title: 'Phiên chợ hoa xuân', body_html: '<p>Mở cửa từ ngày hai mươi tháng Chạp.</p>' }
  const item = await live(office, article, { channels: ['portal'], live_until: until })
  await as('approver')
  await visit(`/items/${item.id}`)
  await page.getByRole('button', { name: 'Việc khác' }).click()
  await page.getByRole('menuitem', { name: 'Đăng ở kênh khác, đổi thời gian…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đăng ở kênh khác, đổi thời gian' })
  await expect(dialog.getByRole('checkbox', { name: /^Cổng/ })).toBeChecked()
  await dialog.getByRole('checkbox', { name: /^Zalo, tin gửi/ }).check()
  await dialog.getByRole('button', { name: 'Đăng ngay' }).click()
  await expect(page.getByText('Đã đăng.')).toBeVisible()
  const { publications } = await office.manage<{ publications: { live: boolean; channels: string[]; live_until: string }[] }>(
    'approver',
    'GET',
    `/items/${item.id}`,
  )
  expect(publications.find((one) => one.live)).toMatchObject({ channels: ['portal', 'zalo_broadcast'], live_until: until })
})

test('a revision gets a name, and is found by it when the text went on', async ({ page, as, visit, office }) => {
  const body = { kind: 'led_message', text: 'Giữ sạch kênh mương' }
  const item = await office.manage<Item>('author', 'POST', '/items', { unit: 'an-mau', body })
  await as('author')
  await visit(`/items/${item.id}?panel=history`)
  await page.getByRole('button', { name: /^Bản 1/ }).click()
  await page.getByRole('button', { name: 'Đặt tên cho bản này' }).click()
  await page.keyboard.type('Xin ý kiến lãnh đạo')
  await page.getByRole('button', { name: 'Giữ bản này' }).click()
  await expect(page.getByRole('button', { name: /^Bản 1: Xin ý kiến lãnh đạo/ })).toBeVisible()
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Giữ sạch kênh mương, khơi thông cống rãnh')
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: /^Bản 2/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Bản 1: Xin ý kiến lãnh đạo/ })).toBeVisible()
})

test('a message and a script say what they are about and whom they are for', async ({ page, as, visit, office }) => {
  const body = { kind: 'led_message', text: 'Tiêm phòng cho đàn gia súc' }
  const item = await office.manage<Item>('author', 'POST', '/items', { unit: 'an-mau', body })
  await as('author')
  await visit(`/items/${item.id}`)
  const more = page.locator('summary', { hasText: 'Thông tin thêm' })
  await expect(more).toContainText('Cho mọi người, mọi nơi')
  await more.click()
  await page.getByRole('combobox', { name: 'Đối tượng' }).fill('Hộ chăn nuôi, giết mổ')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  await more.click()
  await expect(more).toContainText('Hộ chăn nuôi, giết mổ')
  const saved = await office.manage<{ head: { body: { audiences: string[] } } }>('author', 'GET', `/items/${item.id}`)
  expect(saved.head.body.audiences).toEqual(['Hộ chăn nuôi, giết mổ'])
})
