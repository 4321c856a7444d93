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

test('from a draft to the screens and down again: sent with an hour, approved, taken down', async ({ page, as, visit, office, browser }) => {
  await as('author')
  await visit('/new/led_message')
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Khám sức khoẻ cho người cao tuổi')
  await expect(page).toHaveURL(/\/admin\/items\//)
  await page.getByRole('button', { name: 'Đăng ở đâu, khi nào' }).click()
  const wish = page.getByRole('dialog', { name: 'Đăng ở đâu, khi nào' })
  await expect(wish.getByRole('checkbox', { name: /Màn hình LED/ })).toBeChecked()
  await wish.getByText('Hẹn giờ').click()
  await wish.getByLabel('Lời nhắn cho người duyệt').fill('Nhờ anh duyệt trước giờ tan tầm.')
  await wish.getByRole('button', { name: 'Gửi duyệt, đăng 07:00 ngày mai' }).click()
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()
  await expect(page.getByText('Chờ duyệt')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Rút lại để sửa' })).toBeVisible()

  const context = await browser.newContext({ baseURL: office.url, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
  const { email, password } = office.person('approver')
  await context.request.post('/manage/v1/token', { form: { username: email, password } })
  const leader = await context.newPage()
  await leader.goto(`${page.url()}?panel=talk`)
  await expect(leader.getByText('Nhờ anh duyệt trước giờ tan tầm.')).toBeVisible()
  await leader.getByRole('button', { name: 'Duyệt, đăng 07:00 ngày mai (giờ Việt Nam)' }).click()
  await expect(leader.getByText(/Đã hẹn giờ 07:00 ngày mai/)).toBeVisible()

  await leader.getByRole('button', { name: 'Việc khác' }).click()
  await leader.getByRole('menuitem', { name: 'Gỡ xuống…' }).click()
  const dialog = leader.getByRole('dialog', { name: 'Gỡ xuống ngay bây giờ?' })
  await expect(dialog).toContainText('Những lần hẹn đăng sắp tới cũng bị bỏ.')
  await dialog.getByRole('radio', { name: 'Một lời thông báo' }).check()
  await dialog.getByLabel('Lời thông báo cho người đọc').fill('Lịch khám sẽ báo lại.')
  await dialog.getByRole('button', { name: 'Gỡ xuống' }).click()
  await expect(dialog).toBeHidden()
  await expect(leader.getByText('Đã gỡ xuống.')).toBeVisible()
  await context.close()
})

test('a text goes to another unit by whoever keeps both', async ({ page, as, visit, office }) => {
  const place = await office.manage<{ slug: string }>('admin', 'POST', '/units', { name: 'Xã Bên Sông', kind: 'xã' })
  const keeper = { email: `hai-don-vi-${place.slug}@loa.local`, password: 'chim sáo hót trên cành' }
  const roles = ['an-mau', place.slug].map((unit) => ({ unit, role: 'unit_admin' }))
  await office.manage('admin', 'POST', '/users', { ...keeper, name: 'Hoàng Văn Hai', roles })
  const body = { kind: 'led_message', text: 'Giữ vệ sinh đường làng' }
  const { id } = await office.manage<{ id: string }>('author', 'POST', '/items', { unit: 'an-mau', body })
  await as(keeper)
  await visit(`/items/${id}`)
  await page.getByRole('button', { name: 'Việc khác', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Chuyển sang đơn vị khác…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Chuyển sang đơn vị khác' })
  await dialog.getByLabel('Đơn vị nhận').click()
  await page.getByRole('option', { name: 'Xã Bên Sông' }).click()
  await dialog.getByRole('button', { name: 'Chuyển' }).click()
  await expect(page.getByText('Đã chuyển sang Xã Bên Sông.')).toBeVisible()
  expect(await office.manage('admin', 'GET', `/items/${id}`)).toMatchObject({ unit: { slug: place.slug } })
})

test('what was sent too early is taken back with one click', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/led_message')
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Hội thi nấu ăn')
  await page.getByRole('button', { name: 'Gửi duyệt' }).click()
  await expect(page.getByText('Chờ duyệt')).toBeVisible()
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(page.getByText('Chờ duyệt')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Gửi duyệt' })).toBeVisible()
})

test('the checks follow the typing and lead to the place', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/led_message?panel=checks')
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Mời đến UBND nhận kết quả')
  const finding = page.getByRole('button', { name: /“UBND” chưa được viết đầy đủ/ })
  await expect(finding).toBeVisible()
  await expect(page.getByRole('tab', { name: /Kiểm tra/ })).toContainText('1')
  await page.getByRole('textbox', { name: 'Ghi chú nội bộ' }).focus()
  await finding.click()
  await expect(page.getByRole('textbox', { name: 'Nội dung' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Nội dung' }).fill('Mời đến ủy ban nhận kết quả')
  await expect(page.getByText('Không có gì cần sửa.')).toBeVisible()
})

test('an earlier text is compared word by word and made the text again, and that is undone', async ({ page, as, visit, office }) => {
  await as('author')
  const body = { kind: 'led_message', text: 'Chợ phiên họp ngày 5' }
  const { id } = await office.manage<{ id: string }>('author', 'POST', '/items', { unit: 'an-mau', body })
  await office.manage('author', 'PUT', `/items/${id}/body?name=L%E1%BA%A7n%20m%E1%BB%99t`, body, undefined, 1)
  await office.manage('author', 'PUT', `/items/${id}/body`, { ...body, text: 'Chợ phiên họp ngày 6' }, undefined, 2)
  await visit(`/items/${id}?panel=history`)
  const panel = page.getByRole('complementary', { name: 'Bên cạnh bài' })
  await panel.getByRole('button', { name: /Bản 2/ }).click()
  await expect(panel.locator('del').filter({ hasText: '5' })).toBeVisible()
  await expect(panel.locator('ins').filter({ hasText: '6' })).toBeVisible()
  await panel.getByRole('button', { name: /Bản 1: Lần một/ }).click()
  await panel.getByRole('button', { name: 'Khôi phục bản này' }).click()
  const text = page.getByRole('textbox', { name: 'Nội dung' })
  await expect(text).toHaveValue('Chợ phiên họp ngày 5')
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(text).toHaveValue('Chợ phiên họp ngày 6')
})

test('one sees who else is here, and says a word to them', async ({ page, as, visit, office }) => {
  const { id } = await office.manage<{ id: string }>('author', 'POST', '/items', {
    unit: 'an-mau',
    body: { kind: 'led_message', text: 'Lễ khai giảng' },
  })
  await office.manage('editor', 'PUT', `/items/${id}/presence`)
  await as('author')
  await visit(`/items/${id}?panel=talk`)
  await expect(page.getByRole('img', { name: 'Đang mở bài này: Trần Văn Mẫu' })).toBeVisible()
  await page.getByLabel('Lời nhắn cho đồng nghiệp').fill('Anh xem giúp giờ khai giảng.')
  await page.getByRole('button', { name: 'Gửi', exact: true }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Anh xem giúp giờ khai giảng.' })).toBeVisible()
})

test('a script is put in order by keyboard, and says how long it takes to read', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/radio_script')
  await page.getByRole('textbox', { name: 'Tên bài' }).fill('Thông báo tiêm phòng')
  await page.getByRole('textbox', { name: 'Lời đọc' }).fill('Từ ngày 24 đến 28 tháng 11, xã tiêm phòng cho đàn vật nuôi.')
  await page.getByRole('button', { name: 'Thêm đoạn' }).click()
  // Who goes on writing writes the words; what the part is stands at what it most often is.
  await page.keyboard.type('Kính thưa bà con.')
  const second = page.getByRole('listitem').nth(1)
  await expect(second.getByRole('textbox', { name: 'Lời đọc' })).toHaveValue('Kính thưa bà con.')
  await second.getByText('Lời mở đầu', { exact: true }).click()
  await expect(page.getByText(/Đọc khoảng \d+ giây/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Đưa đoạn 2 lên' }).press('Enter')
  await expect(page.getByRole('listitem').first()).toContainText('Lời mở đầu')
  await expect(page.getByText(/^Đã lưu \d\d:\d\d$/).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('listitem').first()).toContainText('Lời mở đầu: Kính thưa bà con.')
})

test('without a mouse: written, given an hour, sent', async ({ page, as, visit }) => {
  await as('author')
  await visit('/new/led_message')
  const { keyboard } = page
  await keyboard.type('Mở lớp xoá mù chữ buổi tối')
  await expect(page).toHaveURL(/\/admin\/items\//)
  const press = async (name: string) => {
    for (let step = 0; step < 40; step += 1) {
      await keyboard.press('Shift+Tab')
      if (await page.evaluate((wanted) => document.activeElement?.getAttribute('aria-label') === wanted, name)) return
    }
    throw new Error(`No way to “${name}” by keyboard.`)
  }
  await press('Đăng ở đâu, khi nào')
  await keyboard.press('Enter')
  const wish = page.getByRole('dialog', { name: 'Đăng ở đâu, khi nào' })
  await expect(wish).toBeVisible()
  const now = wish.getByRole('radio', { name: 'Ngay khi duyệt' })
  for (let step = 0; step < 10 && !(await now.evaluate((one) => one === document.activeElement)); step += 1) await keyboard.press('Tab')
  await keyboard.press('ArrowRight')
  await expect(wish.getByRole('textbox', { name: 'Đăng lúc: Ngày' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(wish).toBeHidden()
  await expect(page.getByRole('button', { name: 'Đăng ở đâu, khi nào' })).toBeFocused()
  await keyboard.press('Shift+Tab')
  await keyboard.press('Enter')
  await expect(page.getByText('Đã gửi duyệt.')).toBeVisible()
  await expect(page.getByText('Chờ duyệt')).toBeVisible()
})
