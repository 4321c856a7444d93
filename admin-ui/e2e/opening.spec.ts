import { begin } from './installation'
import { expect, signIn, test } from './office'

test('the administrator leaves the sample commune and begins with the office, which starts empty', async ({ page }) => {
  // An installation of its own: what is opened for real use is empty.
  const { installation, stop } = await begin()
  try {
    await page.goto(`${installation.url}/admin/`)
    await signIn(page, { email: 'admin@loa.local', password: installation.passwords.admin })
    await page.getByRole('link', { name: /^Dữ liệu mẫu/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bắt đầu dùng thật')
    await expect(page.getByRole('region', { name: 'Được giữ lại' })).toContainText('admin@loa.local')

    await page.getByRole('textbox', { name: 'Tên cơ quan' }).fill('Phường Cánh Diều')
    const level = page.getByRole('textbox', { name: 'Cấp' })
    await level.fill('phường')
    await page.getByRole('button', { name: 'Xoá xã mẫu và bắt đầu' }).click()
    const dialog = page.getByRole('dialog', { name: 'Xoá mọi dữ liệu mẫu và bắt đầu với “Phường Cánh Diều”?' })
    await dialog.getByRole('button', { name: 'Thôi' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(level).toHaveValue('phường')
    await page.getByRole('button', { name: 'Xoá xã mẫu và bắt đầu' }).click()
    await dialog.getByRole('button', { name: 'Xoá xã mẫu và bắt đầu' }).click()

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đang dùng thật')
    await expect(page.getByText('Dữ liệu mẫu', { exact: true })).toHaveCount(0)
    await page.getByRole('link', { name: 'Mời người viết và người duyệt' }).click()
    await expect(page.getByRole('main').getByText('@loa.local')).toHaveText(['admin@loa.local'])
    await page.getByRole('link', { name: 'Tin bài', exact: true }).click()
    await expect(page.getByText('Chưa có tin bài nào')).toBeVisible()
    await page.getByRole('link', { name: 'Đơn vị', exact: true }).click()
    await expect(page.getByRole('main')).toContainText('Phường Cánh Diều')
  } finally {
    await stop()
  }
})
