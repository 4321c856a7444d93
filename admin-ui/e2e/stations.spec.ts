import { type Office, expect, test } from './office'

interface Item {
  id: string
  version: number
}

const SCRIPT = {
  kind: 'radio_script',
  title: 'Mời bà con ra đình xem thả diều',
  parts: [
    { role: 'opening', text: 'Kính thưa bà con.' },
    { role: 'item', text: 'Chiều mai, hội diều xã thả diều sáo ở bãi sông.\nMời bà con cùng xem.' },
  ],
}

async function aired(office: Office, body: object, wanted: object = {}): Promise<Item> {
  const item = await office.manage<Item>('author', 'POST', '/items', { unit: 'an-mau', body })
  const sent = await office.manage<Item>('author', 'POST', `/items/${item.id}/moves/submit`, { channels: ['radio'], ...wanted }, undefined, item.version)
  return office.manage('approver', 'POST', `/items/${item.id}/moves/approve`, {}, undefined, sent.version)
}

async function silenced(office: Office, { id }: Item): Promise<void> {
  const { version } = await office.manage<Item>('approver', 'GET', `/items/${id}`)
  await office.manage('approver', 'POST', `/items/${id}/moves/withdraw`, { mode: 'gone' }, undefined, version)
}

/** A session half a day from now, so that it has not begun, and the day it is on. */
function halfADayOn(): { from: string; to: string; tomorrow: boolean } {
  const hour = (new Date().getUTCHours() + 7) % 24
  const at = String((hour + 12) % 24).padStart(2, '0')
  return { from: `${at}:05`, to: `${at}:50`, tomorrow: hour >= 12 }
}

test('a station gets its sessions, a script takes the next one, and the announcer reads it', async ({ page, as, visit, office }) => {
  const script = await aired(office, SCRIPT)
  await as('unit-admin')
  await visit('/stations')
  await page.getByRole('link', { name: 'Thêm đài' }).click()
  await page.getByRole('textbox', { name: 'Tên đài' }).fill('Đài bãi sông')
  await page.getByRole('button', { name: 'Thêm đài này' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đài bãi sông')

  const week = page.getByRole('region', { name: 'Buổi phát trong tuần' })
  const { from, to, tomorrow } = halfADayOn()
  await week.getByRole('button', { name: 'Thêm buổi phát' }).click()
  await week.getByRole('textbox', { name: 'Tên buổi phát' }).fill('Buổi diều sáo')
  await week.getByRole('textbox', { name: 'Từ giờ' }).fill('7 giờ')
  await week.getByRole('textbox', { name: 'Đến giờ' }).fill(to)
  await week.getByRole('button', { name: 'Lưu buổi phát' }).click()
  await expect(week.getByRole('alert')).toBeVisible()
  await week.getByRole('textbox', { name: 'Từ giờ' }).fill(from)
  await week.getByRole('textbox', { name: 'Đọc nhiều nhất (phút)' }).fill('40,5')
  await week.getByRole('button', { name: 'Lưu buổi phát' }).click()
  await expect(week.getByRole('listitem')).toContainText(`${from}–${to} · hằng ngày`)
  await expect(week.getByRole('listitem')).toContainText('đọc nhiều nhất 40:30')

  const rundown = page.getByRole('region', { name: 'Lịch phát' })
  if (tomorrow) await rundown.getByRole('button', { name: 'Ngày sau' }).click()
  const session = rundown.getByRole('region', { name: 'Buổi diều sáo' })
  await expect(session.getByRole('listitem').filter({ hasText: SCRIPT.title })).toContainText('Đọc trực tiếp')
  await expect(session).toContainText('Cần người đọc')

  await session.getByRole('link', { name: 'Mở trang đọc: Buổi diều sáo' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đài bãi sông')
  await page.getByRole('navigation', { name: 'Các bài trong buổi' }).getByRole('button', { name: new RegExp(SCRIPT.title) }).click()
  const text = page.getByRole('main')
  await expect(text.getByText('Chiều mai, hội diều xã thả diều sáo ở bãi sông.', { exact: true })).toBeVisible()
  await expect(text.getByText('Mời bà con cùng xem.', { exact: true })).toBeVisible()

  // What must be said at once comes over what is being read, without a click.
  const warning = { ...SCRIPT, title: 'Gió mạnh: hạ diều ngay', parts: [{ role: 'item', text: 'Đề nghị bà con hạ diều ngay.' }] }
  const urgent = await aired(office, warning, { class: 'emergency' })
  await page.reload()
  await text.getByRole('button', { name: 'Khẩn cấp: đọc ngay: Gió mạnh: hạ diều ngay' }).click()
  await expect(text.getByText('Đề nghị bà con hạ diều ngay.', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: /^Đã đọc/ }).click()
  await expect(text.getByText('Mời bà con cùng xem.', { exact: true })).toBeVisible()
  await silenced(office, urgent)

  // What was read is marked, over a reload too.
  await page.getByRole('button', { name: /^Đã đọc/ }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: `${SCRIPT.title}, đã đọc` })).toBeVisible()
  await page.getByRole('link', { name: 'Đóng trang đọc' }).click()

  await silenced(office, script)
  await page.reload()
  await expect(rundown.getByText(SCRIPT.title)).toHaveCount(0)
  await page.getByRole('button', { name: 'Bỏ Buổi diều sáo' }).click()
  await expect(week).toContainText('Chưa có buổi phát nào')
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect(week.getByRole('listitem')).toContainText('Buổi diều sáo')
})

test('a key of a station is shown once, opens its rundown, and is revoked', async ({ page, as, visit, office, request }) => {
  await office.manage('unit-admin', 'POST', '/stations', { name: 'Đài đồi thông', unit: 'an-mau' })
  await as('unit-admin')
  await visit('/stations/dai-doi-thong')
  const keys = page.getByRole('region', { name: 'Khoá cho máy phát' })
  await keys.getByRole('textbox', { name: 'Dùng ở đâu' }).fill('Máy phát ở trạm')
  await keys.getByRole('button', { name: 'Cấp khoá' }).click()
  await expect(keys.getByRole('status')).toContainText('chỉ hiện một lần')
  const [key = '', address = ''] = await keys.getByRole('status').getByRole('code').allTextContents()
  const headers = { Authorization: `Bearer ${key}` }
  expect((await request.get('/v1/radio/stations/dai-doi-thong/rundown', { headers })).status()).toBe(200)
  expect((await request.get(address)).status()).toBe(200)
  await keys.getByRole('button', { name: 'Tôi đã cất khoá' }).click()
  await expect(keys.getByRole('listitem').filter({ hasText: 'Máy phát ở trạm' })).toBeVisible()
  await expect(page.getByText(key)).toHaveCount(0)

  await keys.getByRole('button', { name: 'Thu hồi Máy phát ở trạm' }).click()
  await page.getByRole('dialog', { name: 'Thu hồi “Máy phát ở trạm”?' }).getByRole('button', { name: 'Thu hồi' }).click()
  await expect(keys.getByRole('listitem')).toContainText('Đã thu hồi')
  expect((await request.get('/v1/radio/stations/dai-doi-thong/rundown', { headers })).status()).toBe(403)

  await page.getByRole('button', { name: 'Xoá đài' }).click()
  await page.getByRole('dialog', { name: 'Xoá “Đài đồi thông”?' }).getByRole('button', { name: 'Xoá đài' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đài truyền thanh')
  await expect(page.getByRole('list', { name: 'Các đài' }).getByText('Đài đồi thông')).toHaveCount(0)
})

test('an author reads the rundown and changes nothing of the station', async ({ page, as, visit }) => {
  await as('author')
  await visit('/stations')
  await expect(page.getByRole('link', { name: 'Thêm đài' })).toHaveCount(0)
  await page.getByRole('list', { name: 'Các đài' }).getByRole('link').first().click()
  await expect(page.getByRole('region', { name: 'Lịch phát' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Sửa|Bỏ|Xoá|Lưu|Cấp khoá/ })).toHaveCount(0)
})
