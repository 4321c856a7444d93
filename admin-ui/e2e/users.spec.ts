import { type Office, expect, signIn, test } from './office'

interface User {
  id: string
  version: number
  disabled: boolean
  roles: { role: string; below: boolean; unit: { slug: string } | null }[]
}

const one = (office: Office, id: string) => office.manage<User>('admin', 'GET', `/users/${id}`)

/** A colleague of the commune with a password, by their account's id and sign-in. */
async function colleague(office: Office, roles: object[] = [{ unit: 'an-mau', role: 'author' }]) {
  const email = `ban-${crypto.randomUUID().slice(0, 8)}@loa.local`
  const password = 'mưa rơi trên mái ngói'
  const { id } = await office.manage<User>('admin', 'POST', '/users', { email, name: 'Vũ Thị Bạn', roles, password })
  return { id, email, password }
}

test('somebody is invited by a link that is shown once, sets a password and is in', async ({ page, as, visit, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await as('unit-admin')
  await visit('/users')
  await page.getByRole('link', { name: 'Mời người dùng' }).click()
  await expect(page.getByRole('textbox', { name: 'Họ tên' })).toBeFocused()
  await page.keyboard.type('Hoàng Thị Mới')
  const email = `moi-${crypto.randomUUID().slice(0, 8)}@loa.local`
  await page.getByRole('textbox', { name: 'E-mail đăng nhập' }).fill(email)
  await page.getByRole('combobox', { name: 'Quyền', exact: true }).click()
  await page.getByRole('option', { name: 'Biên tập viên' }).click()
  await expect(page.getByText('Sửa mọi bài của đơn vị, gửi duyệt')).toBeVisible()
  await page.getByRole('button', { name: 'Tạo lời mời' }).click()
  const handout = page.getByRole('region', { name: 'Lời mời cho Hoàng Thị Mới' })
  const link = (await handout.getByRole('code').textContent()) ?? ''
  expect(link).toMatch(/\/admin\/invitation\/.+/)
  await handout.getByRole('button', { name: 'Sao chép lời nhắn gửi qua Zalo' }).click()
  await expect(handout.getByText('Đã sao chép')).toBeVisible()
  const message = await page.evaluate(() => navigator.clipboard.readText())
  expect(message).toContain('Mời Hoàng Thị Mới vào làm việc trên Loa.')
  expect(message).toContain(link)
  await handout.getByRole('button', { name: 'Xong' }).click()
  await expect(handout).toBeHidden()
  await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('Chưa đặt mật khẩu')

  const other = await browser.newContext()
  const theirs = await other.newPage()
  await theirs.goto(link)
  await theirs.getByRole('textbox', { name: 'Mật khẩu mới', exact: true }).fill('nắng sớm trên đồi chè')
  await theirs.getByRole('textbox', { name: 'Gõ lại mật khẩu mới' }).fill('nắng sớm trên đồi chè')
  await theirs.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await theirs.getByRole('link', { name: 'Đến trang đăng nhập' }).click()
  await signIn(theirs, { email, password: 'nắng sớm trên đồi chè' })
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Bàn làm việc')
  await other.close()
})

test('one offers what one holds, and a name that is taken is said at its field', async ({ page, as, visit }) => {
  await as('unit-admin')
  await visit('/users?add=true')
  await page.getByRole('combobox', { name: 'Quyền', exact: true }).click()
  await expect(page.getByRole('option')).toHaveText(['Người viết', 'Biên tập viên', 'Người duyệt', 'Quản trị đơn vị'])
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Ở đơn vị', exact: true }).click()
  await expect(page.getByRole('option', { name: /^Xã An Mẫu/ })).toBeVisible()
  await expect(page.getByRole('option', { name: /^Tỉnh/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Họ tên' }).fill('Trần Văn Trùng')
  await page.getByRole('textbox', { name: 'E-mail đăng nhập' }).fill('Editor@loa.local')
  await page.getByRole('button', { name: 'Tạo lời mời' }).click()
  await expect(page.getByRole('alert')).toContainText('Đã có tài khoản với e-mail này.')
  await expect(page.getByRole('textbox', { name: 'E-mail đăng nhập' })).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByRole('textbox', { name: 'Họ tên' })).toHaveValue('Trần Văn Trùng')
})

test('a role is raised and another added, with the units below it', async ({ page, as, visit, office }) => {
  const { id } = await colleague(office)
  await as('admin')
  await visit(`/users/${id}`)
  await page.getByRole('combobox', { name: 'Quyền', exact: true }).click()
  await page.getByRole('option', { name: 'Người duyệt' }).click()
  await page.getByRole('button', { name: 'Thêm quyền' }).click()
  const second = page.getByRole('group', { name: 'Quyền 2' })
  await expect(second.getByRole('combobox', { name: 'Quyền', exact: true })).toBeFocused()
  await second.getByRole('combobox', { name: 'Ở đơn vị', exact: true }).click()
  await page.getByRole('option', { name: /^Tỉnh/ }).click()
  await second.getByRole('checkbox', { name: 'Cả các đơn vị trực thuộc' }).check()
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await expect(page.getByText('Mọi thay đổi đã được lưu')).toBeVisible()
  const { roles } = await one(office, id)
  expect(roles.map(({ role, below, unit }) => [role, unit?.slug, below])).toEqual([
    ['approver', 'an-mau', false],
    ['author', 'goc', true],
  ])
})

test('of two who change one account the second keeps what they typed and sees what the first saved', async ({ page, as, visit, office }) => {
  const { id } = await colleague(office)
  await as('unit-admin')
  await visit(`/users/${id}`)
  await page.getByRole('textbox', { name: 'Họ tên' }).fill('Vũ Thị Bạn Mới')
  const { version } = await one(office, id)
  const form = { name: 'Vũ Thị Bạn', roles: [{ unit: 'an-mau', role: 'approver' }], disabled: false }
  await office.manage('admin', 'PUT', `/users/${id}`, form, undefined, version)
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Người khác vừa lưu tài khoản này' })).toBeInViewport()
  await expect(page.getByRole('combobox', { name: 'Quyền', exact: true })).toHaveValue('Người duyệt')
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await expect(page.getByText('Mọi thay đổi đã được lưu')).toBeVisible()
  expect(await one(office, id)).toMatchObject({ name: 'Vũ Thị Bạn Mới', roles: [{ role: 'approver' }] })
})

test('an account with rights elsewhere is read, and the reason it cannot be changed is told', async ({ page, as, visit, office }) => {
  const { id } = await colleague(office, [
    { unit: 'an-mau', role: 'author' },
    { unit: 'goc', role: 'author' },
  ])
  await as('unit-admin')
  await visit(`/users/${id}`)
  await expect(page.getByText('Tài khoản này còn có quyền ở nơi bạn không quản trị.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Họ tên' })).not.toBeEditable()
  for (const name of ['Lưu thay đổi', 'Tạo lời mời mới', 'Khoá tài khoản…']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0)
  }
})

test('who leaves is locked out at once after the effect is named, and let in again', async ({ page, as, visit, office, request }) => {
  const { id, email, password } = await colleague(office)
  const enter = () => request.post('/manage/v1/token', { form: { username: email, password } })
  const { access_token } = await (await enter()).json()
  await as('unit-admin')
  await visit(`/users/${id}`)
  await page.getByRole('button', { name: 'Khoá tài khoản…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Khoá tài khoản của Vũ Thị Bạn?' })
  await expect(dialog).toContainText('bị đăng xuất khỏi mọi máy ngay bây giờ')
  await dialog.getByRole('button', { name: 'Khoá', exact: true }).click()
  await expect(page.getByText('Đã khoá tài khoản của Vũ Thị Bạn.')).toBeVisible()
  expect((await request.get('/manage/v1/me', { headers: { Authorization: `Bearer ${access_token}` } })).status()).toBe(401)
  expect((await enter()).status()).toBe(401)
  await page.getByRole('button', { name: 'Mở khoá tài khoản' }).click()
  await expect(page.getByText('Đã mở khoá tài khoản của Vũ Thị Bạn.')).toBeVisible()
  expect((await enter()).ok()).toBe(true)
})

test('a forgotten password is mended by a new invitation, and nothing else of the account changes', async ({ page, as, visit, office }) => {
  const { id } = await colleague(office)
  await as('unit-admin')
  await visit('/users')
  await page.getByRole('textbox', { name: 'Tìm người dùng' }).pressSequentially('vu thi ban')
  await expect(page).toHaveURL(/q=vu/)
  await page.locator(`a[href*="${id}"]`).click()
  await page.getByRole('button', { name: 'Tạo lời mời mới' }).click()
  await expect(page.getByRole('region', { name: 'Lời mời cho Vũ Thị Bạn' }).getByRole('code')).toContainText('/admin/invitation/')
  expect(await one(office, id)).toMatchObject({ disabled: false, invited: false })
  await page.getByRole('link', { name: 'Xem việc đã làm' }).click()
  await expect(page).toHaveURL(new RegExp(`/events\\?.*actor=${id}`))
})

test('the unit one looks at narrows whose accounts, keys and deeds are listed', async ({ page, as, visit, office }) => {
  await office.manage('admin', 'POST', '/units', { name: 'Xã Ở Xa', kind: 'xã', slug: 'o-xa' })
  const far = { name: 'Chương trình ở xa', unit: 'o-xa', roles: [{ unit: 'o-xa', role: 'author' }] }
  await office.manage('admin', 'POST', '/clients', far)
  await as('admin')
  await visit('/users')
  const people = page.getByRole('main').getByRole('listitem')
  await expect(people.filter({ hasText: 'Quản trị hệ thống' })).toBeVisible()
  await page.getByRole('button', { name: 'Đơn vị đang xem' }).click()
  await page.getByRole('link', { name: /^Xã An Mẫu/ }).click()
  await expect(people.filter({ hasText: 'Quản trị hệ thống' })).toHaveCount(0)
  await expect(people.filter({ hasText: 'editor@loa.local' })).toBeVisible()
  const rail = page.getByRole('navigation', { name: 'Các phòng việc' })
  await rail.getByRole('link', { name: 'Khoá kết nối' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Khoá kết nối')
  await expect(page.getByText('Chương trình ở xa')).toHaveCount(0)
  await visit('/events?unit=o-xa')
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Chương trình ở xa' })).toHaveCount(1)
})
