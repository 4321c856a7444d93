import { expect, signIn, spoilToken, test } from './office'

test('an editor signs in and sees who they are', async ({ page, office }) => {
  await page.goto('/admin/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
  await signIn(page, office.person('editor'))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
  await page.getByRole('button', { name: 'Trần Văn Mẫu' }).click()
  await page.getByRole('menuitem', { name: 'Hồ sơ của tôi' }).click()
  await expect(page.getByText('editor@loa.local')).toBeVisible()
  const roles = page.getByRole('region', { name: 'Quyền' })
  await expect(roles).toContainText('Biên tập viên')
  await expect(roles).toContainText('Xã An Mẫu')
  await expect(roles).toContainText('Đơn vị này và các đơn vị trực thuộc')
})

test('a bookmarked address is where one comes out after signing in', async ({ page, office }) => {
  await page.goto('/admin/profile')
  await signIn(page, office.person('author'))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hồ sơ của tôi')
  await expect(page).toHaveURL(/\/admin\/profile$/)
})

test('a link cannot lead to another site after signing in', async ({ page, office }) => {
  await page.goto('/admin/sign-in?next=//example.com/')
  await signIn(page, office.person('author'))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
})

test('a wrong password says so, keeps the e-mail, and thinks of the input method', async ({ page, office }) => {
  await page.goto('/admin/')
  await signIn(page, { ...office.person('editor'), password: 'khong phai mat khau' })
  await expect(page.getByRole('alert')).toContainText('E-mail hoặc mật khẩu chưa đúng.')
  await expect(page.getByRole('alert')).toContainText('LOA-401 wrong_password')
  await expect(page.getByText('hãy tắt đi rồi gõ lại')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue('editor@loa.local')
})

test('a dead network is told as such, and signing in works once it is back', async ({ page, office, context }) => {
  await page.goto('/admin/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
  await context.setOffline(true)
  await signIn(page, office.person('editor'))
  await expect(page.getByRole('alert')).toContainText('Chưa kết nối được với máy chủ')
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
})

test('a token the server no longer takes is renewed without a word', async ({ page, as, visit }) => {
  await as('admin')
  await visit('/')
  await page.getByRole('button', { name: 'Đơn vị đang xem' }).click()
  const renewed = page.waitForResponse((answer) => answer.url().endsWith('/token/refresh') && answer.ok())
  await spoilToken(page, 1)
  await page.getByRole('link', { name: /^Xã An Mẫu/ }).click()
  await renewed
  await expect(page).toHaveURL(/unit=an-mau/)
  await expect(page.getByRole('region', { name: 'Hôm nay trên các kênh' })).toContainText('Màn hình LED')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a token about to run out is renewed before it is used', async ({ page, as, visit }) => {
  await page.clock.install()
  await as('admin')
  await visit('/')
  await page.getByRole('button', { name: 'Đơn vị đang xem' }).click()
  const renewed = page.waitForResponse((answer) => answer.url().endsWith('/token/refresh') && answer.ok())
  await page.clock.fastForward('16:00')
  // Another unit's desk is a request nobody has in flight.
  await page.getByRole('link', { name: /^Xã An Mẫu/ }).click()
  await renewed
  await expect(page).toHaveURL(/unit=an-mau/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a lost session asks for the password over the page, and what was typed is still there', async ({ page, office, context }) => {
  const person = await office.newAuthor('mot mat khau dai')
  await page.goto('/admin/password')
  await signIn(page, person)
  await page.getByRole('textbox', { name: 'Mật khẩu hiện tại' }).fill(person.password)
  await page.getByRole('textbox', { name: 'Mật khẩu mới', exact: true }).fill('con trâu đi trước')
  await page.getByRole('textbox', { name: 'Gõ lại mật khẩu mới' }).fill('con trâu đi trước')
  await context.clearCookies()
  await spoilToken(page, 1)
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  const dialog = page.getByRole('dialog', { name: 'Phiên làm việc đã hết' })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByLabel('E-mail')).toHaveValue(person.email)
  await dialog.getByRole('textbox', { name: 'Mật khẩu' }).fill('sai mat khau roi')
  await dialog.getByRole('button', { name: 'Làm tiếp' }).click()
  await expect(dialog.getByRole('alert')).toContainText('chưa đúng')
  await dialog.getByRole('textbox', { name: 'Mật khẩu' }).fill(person.password)
  await dialog.getByRole('button', { name: 'Làm tiếp' }).click()
  // What waited goes on by itself: the password is changed.
  await expect(page.getByText('Đã đổi mật khẩu.')).toBeVisible()
})

test('signing out ends the session here and in the other tab', async ({ page, as, visit, context }) => {
  await as('editor')
  await visit('/')
  const other = await context.newPage()
  await other.goto('/admin/profile')
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Hồ sơ của tôi')
  await page.getByRole('button', { name: 'Trần Văn Mẫu' }).click()
  await page.getByRole('menuitem', { name: 'Đăng xuất', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
  await page.goto('/admin/profile')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
})

test('signing out everywhere is asked about first and ends the sessions of other browsers', async ({ page, office, browser }) => {
  const person = await office.newAuthor('mot mat khau dai')
  const elsewhere = await browser.newContext({ baseURL: office.url })
  const other = await elsewhere.newPage()
  for (const one of [other, page]) {
    await one.goto('/admin/')
    await signIn(one, person)
    await expect(one.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
  }
  await page.getByRole('button', { name: 'Đỗ Thị Mới' }).click()
  await page.getByRole('menuitem', { name: 'Đăng xuất mọi nơi' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đăng xuất khỏi mọi máy?' })
  await expect(dialog).toContainText('Nội dung đã lưu vẫn còn nguyên')
  await dialog.getByRole('button', { name: 'Đăng xuất mọi nơi' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
  await other.reload()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập')
  await elsewhere.close()
})

test('a generated password is changed before anything else', async ({ page, office }) => {
  const { email } = await office.newAuthor('mot mat khau dai')
  const generated = /mật khẩu[^:]*: *(\S+)/i.exec(office.loa('reset-password', email))?.[1] ?? ''
  await page.goto('/admin/profile')
  await signIn(page, { email, password: generated })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đổi mật khẩu')
  await expect(page.getByText('do hệ thống tạo ra')).toBeVisible()
  await page.getByRole('textbox', { name: 'Mật khẩu hiện tại' }).fill(generated)
  const [first, again] = [
    page.getByRole('textbox', { name: 'Mật khẩu mới', exact: true }),
    page.getByRole('textbox', { name: 'Gõ lại mật khẩu mới' }),
  ]
  await first.fill('ngắn')
  await again.fill('ngắn')
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await expect(first).toHaveAccessibleDescription(/ít nhất 10 ký tự/)
  await first.fill('thuyền về có nhớ bến')
  await again.fill('thuyền về có nhớ bên')
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await expect(page.getByText('Hai lần gõ chưa giống nhau.')).toBeVisible()
  await again.fill('thuyền về có nhớ bến')
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
})

test('an invitation lets one set a password, once', async ({ page, office }) => {
  const { email, invitation } = await office.newAuthor()
  await page.goto(invitation)
  await page.getByRole('textbox', { name: 'Mật khẩu mới', exact: true }).fill('sông có khúc người có lúc')
  await page.getByRole('textbox', { name: 'Gõ lại mật khẩu mới' }).fill('sông có khúc người có lúc')
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await page.getByRole('link', { name: 'Đến trang đăng nhập' }).click()
  await signIn(page, { email, password: 'sông có khúc người có lúc' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
  await page.goto(invitation)
  await page.getByRole('textbox', { name: 'Mật khẩu mới', exact: true }).fill('lại một lần nữa')
  await page.getByRole('textbox', { name: 'Gõ lại mật khẩu mới' }).fill('lại một lần nữa')
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await expect(page.getByRole('alert')).toContainText('Lời mời đã dùng hoặc đã hết hạn')
})
