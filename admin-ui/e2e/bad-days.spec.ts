import { type Office, expect, test } from './office'

const OFFLINE = 'Chưa lưu được vì mất mạng. Bài của bạn vẫn còn trên máy này. Hệ thống sẽ tự lưu lại khi có mạng. (LOA-0412)'

/** A message of the author's, in the commune. */
async function written(office: Office, text: string): Promise<{ id: string; version: number }> {
  return office.manage('author', 'POST', '/items', { unit: 'an-mau', body: { kind: 'led_message', text } })
}

test('the network goes while one types: it is said in place, and saved by itself when it is back', async ({ page, as, visit, office, context }) => {
  const { id } = await written(office, 'Tiêm phòng đợt 2')
  await as('author')
  await visit(`/items/${id}`)
  const text = page.getByRole('textbox', { name: 'Nội dung' })
  await context.setOffline(true)
  await text.click()
  await page.keyboard.press('End')
  await page.keyboard.type(' từ ngày 24')
  await expect(page.getByText(OFFLINE)).toBeVisible()
  await page.keyboard.type(' đến ngày 28')
  await expect(text).toBeFocused()
  await context.setOffline(false)
  await expect(page.getByText(OFFLINE)).toBeHidden()
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  await expect
    .poll(async () => (await office.manage<{ title: string }>('author', 'GET', `/items/${id}`)).title)
    .toBe('Tiêm phòng đợt 2 từ ngày 24 đến ngày 28')
})

test('a tab that died gives its words back, beside what was saved', async ({ page, as, visit, office, context }) => {
  const { id } = await written(office, 'Họp dân lúc 19 giờ')
  await as('author')
  await visit(`/items/${id}`)
  await context.setOffline(true)
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Họp dân lúc 20 giờ')
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto(`/admin/items/${id}`)
  const note = again.getByRole('status').filter({ hasText: 'Có bản chưa lưu trên máy này' })
  await note.getByRole('button', { name: 'So hai bản' }).click()
  await expect(note.locator('del').filter({ hasText: '19' })).toBeVisible()
  await expect(note.locator('ins').filter({ hasText: '20' })).toBeVisible()
  await expect(again.getByRole('textbox', { name: 'Nội dung' })).toHaveValue('Họp dân lúc 19 giờ')
  await note.getByRole('button', { name: 'Dùng bản trên máy này' }).click()
  await expect(again.getByRole('textbox', { name: 'Nội dung' })).toHaveValue('Họp dân lúc 20 giờ')
  await expect.poll(async () => (await office.manage<{ title: string }>('author', 'GET', `/items/${id}`)).title).toBe('Họp dân lúc 20 giờ')
  await again.reload()
  await expect(again.getByText('Có bản chưa lưu')).toHaveCount(0)
})
