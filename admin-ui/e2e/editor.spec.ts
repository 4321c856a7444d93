import { expect, test } from './office'

test('a new text is saved while it is written, and its address changes under the hands', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/led_message')
  const text = page.getByRole('textbox', { name: 'Nội dung' })
  await expect(text).toBeFocused()
  await page.keyboard.type('Mời bà con đi họp thôn')
  await expect(page).toHaveURL(/\/admin\/items\/[0-9a-f-]{36}/)
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  // The hands never left the field.
  await page.keyboard.type(' tối nay')
  await expect(text).toHaveValue('Mời bà con đi họp thôn tối nay')
  await expect(page.getByText('Chưa lưu').first()).toBeVisible()
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  await page.reload()
  await expect(text).toHaveValue('Mời bà con đi họp thôn tối nay')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mời bà con đi họp thôn tối nay')
})

test('leaving at once loses nothing: what was typed last is sent on the way out', async ({ page, as, visit, office }) => {
  await as('author')
  const item = await office.manage<{ id: string }>('author', 'POST', '/items', {
    unit: 'an-mau',
    body: { kind: 'led_message', text: 'Phòng cháy hơn chữa cháy' },
  })
  await visit('/')
  await visit(`/items/${item.id}`)
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Phòng cháy hơn chữa cháy, mỗi nhà một bình')
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/body'))
  await page.getByRole('button', { name: 'Quay lại' }).click()
  expect((await saved).ok()).toBe(true)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
})
