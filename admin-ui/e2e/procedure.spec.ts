import type { Locator, Page } from '@playwright/test'
import { type Office, expect, test } from './office'

interface Written {
  version: number
  head: { body: Record<string, unknown> }
}

/** A procedure of the commune's nobody has published; its address. */
async function draft(office: Office, members: object = {}): Promise<string> {
  const body = { kind: 'procedure', title: 'Đăng ký thả diều', ...members }
  const { id } = await office.manage<{ id: string }>('author', 'POST', '/items', { unit: 'an-mau', body })
  return id
}

const body = async (office: Office, id: string) => (await office.manage<Written>('author', 'GET', `/items/${id}`)).head.body

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

const saved = (page: Page) => expect(page.getByText(/^Đã lưu/).first()).toBeVisible()

async function more(part: Locator, row: string, what: string): Promise<void> {
  await part.getByRole('button', { name: `Việc khác với ${row}` }).click()
  await part.page().getByRole('menuitem', { name: what }).click()
}

test('an officer writes a procedure from its name to its papers, and the API holds all of it', async ({ page, as, visit, office }) => {
  const id = await draft(office)
  await as('author')
  await visit(`/items/${id}`)
  await page.getByLabel('Mã thủ tục').fill('1.960001')
  await page.getByLabel('Cấp xã').check()

  const steps = section(page, 'Trình tự thực hiện')
  await steps.getByRole('button', { name: 'Thêm bước' }).click()
  await page.keyboard.type('Nộp hồ sơ')
  await steps.getByRole('textbox', { name: 'Nội dung' }).click()
  await page.keyboard.type('Mang diều tới quầy.')

  const methods = section(page, 'Cách thức, thời hạn, phí')
  await methods.getByRole('button', { name: 'Thêm cách thức' }).click()
  await methods.getByRole('radiogroup', { name: 'Nộp hồ sơ' }).getByText('Trực tuyến', { exact: true }).click()
  await methods.getByLabel('Bao lâu').fill('3')
  await methods.getByLabel('Tính theo').click()
  await page.getByRole('option', { name: 'ngày làm việc' }).click()
  await methods.getByRole('button', { name: 'Thêm mức thu' }).click()
  await expect(methods.getByText('Người dân không phải nộp đồng nào.')).toBeVisible()
  await methods.getByRole('radiogroup', { name: 'Thu thế nào' }).getByText('Có mức thu').click()
  await methods.getByLabel('Số tiền').fill('8000')
  await expect(methods.getByText('8.000 đ').first()).toBeVisible()

  const papers = section(page, 'Thành phần hồ sơ')
  await papers.getByRole('button', { name: 'Thêm trường hợp' }).click()
  await papers.getByRole('button', { name: 'Thêm giấy tờ' }).click()
  await page.keyboard.type('Tờ khai diều')
  await papers.getByLabel('Bản sao').fill('2')
  await papers.getByLabel('Số bộ hồ sơ').fill('1')
  await section(page, 'Quyết định, hiệu lực').getByLabel('Ngày có hiệu lực').fill('24/11/2026')
  await page.keyboard.press('Tab')
  await saved(page)

  await expect
    .poll(async () => body(office, id))
    .toMatchObject({
      code: '1.960001',
      levels: ['commune'],
      steps: [{ name: 'Nộp hồ sơ' }],
      methods: [
        {
          channel: 'online',
          time_limit: { value: 3, unit: 'working_day' },
          fees: [{ kind: 'amount', amount: 8000 }],
        },
      ],
      cases: [{ components: [{ name: 'Tờ khai diều', originals: 1, copies: 2, required: true }] }],
      dossier_sets: 1,
      effective_from: '2026-11-24',
    })
  // What was written comes back folded, each row in one line.
  await page.reload()
  await expect(methods.getByRole('button', { name: /Cách thức 1 Trực tuyến · 3 ngày làm việc · 8\.000 đ/ })).toBeVisible()
})

test('what the law asks for and nobody has written is told at its place and in the table of contents', async ({ page, as, visit, office }) => {
  const id = await draft(office, { methods: [{ channel: 'direct' }, { channel: 'online' }] })
  await as('author')
  await visit(`/items/${id}`)
  const contents = page.getByRole('navigation', { name: 'Các phần của thủ tục' })
  await expect(contents.getByRole('button', { name: 'Trình tự thực hiện 1 chỗ nên xem lại' })).toBeVisible()
  await expect(section(page, 'Trình tự thực hiện')).toContainText('Chưa ghi trình tự thực hiện')
  const second = page.getByRole('button', { name: /^Cách thức 2/ })
  await expect(second).toContainText('1 chỗ nên xem lại')
  await second.click()
  await expect(section(page, 'Cách thức, thời hạn, phí')).toContainText('nếu không thu, hãy ghi “Miễn phí”')
  await contents.getByRole('button', { name: 'Thành phần hồ sơ' }).click()
  await expect(page.getByRole('heading', { name: 'Thành phần hồ sơ' })).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Thành phần hồ sơ' })).toBeInViewport()
})

test('steps are put in order by keyboard, doubled, removed and brought back', async ({ page, as, visit, office }) => {
  const id = await draft(office, { steps: ['Nộp', 'Xem', 'Trả'].map((name) => ({ name, text: `${name} hồ sơ.` })) })
  const names = async () => ((await body(office, id)).steps as { name: string }[]).map((step) => step.name)
  await as('author')
  await visit(`/items/${id}`)
  const steps = section(page, 'Trình tự thực hiện')
  await steps.getByRole('button', { name: 'Kéo để đổi chỗ bước 3' }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('bước 3 tới vị trí 3 trên 3.')).toBeAttached()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByText('bước 3 tới vị trí 2 trên 3.')).toBeAttached()
  await page.keyboard.press('Space')
  await expect.poll(names).toEqual(['Nộp', 'Trả', 'Xem'])
  await steps.getByRole('button', { name: 'Đưa bước 1 xuống' }).click()
  await expect.poll(names).toEqual(['Trả', 'Nộp', 'Xem'])
  await more(steps, 'bước 1', 'Nhân đôi')
  await expect.poll(names).toEqual(['Trả', 'Trả', 'Nộp', 'Xem'])
  await more(steps, 'bước 3', 'Xoá')
  await expect.poll(names).toEqual(['Trả', 'Trả', 'Xem'])
  await page.getByRole('button', { name: 'Hoàn tác', exact: true }).click()
  await expect.poll(names).toEqual(['Trả', 'Trả', 'Nộp', 'Xem'])
})

test('steps are put in order by dragging, and a text inside keeps its cursor', async ({ page, as, visit, office }) => {
  const id = await draft(office, { steps: ['Nộp', 'Xem', 'Trả'].map((name) => ({ name })) })
  await as('author')
  await visit(`/items/${id}`)
  const steps = section(page, 'Trình tự thực hiện')
  await page.getByRole('navigation', { name: 'Các phần của thủ tục' }).getByRole('button', { name: 'Trình tự thực hiện' }).click()
  const grip = await steps.getByRole('button', { name: 'Kéo để đổi chỗ bước 1' }).boundingBox()
  const last = await steps.getByRole('button', { name: 'Kéo để đổi chỗ bước 3' }).boundingBox()
  if (!grip || !last) throw new Error('There is nothing to drag.')
  await page.mouse.move(grip.x + 10, grip.y + 10)
  await page.mouse.down()
  await page.mouse.move(grip.x + 10, grip.y + 40, { steps: 4 })
  await page.mouse.move(last.x + 10, last.y + 14, { steps: 8 })
  await page.mouse.up()
  await expect.poll(async () => ((await body(office, id)).steps as { name: string }[]).map((step) => step.name)).toEqual(['Xem', 'Trả', 'Nộp'])
  await steps.getByRole('button', { name: /^Bước 2/ }).click()
  await steps.getByLabel('Tên bước').click()
  await page.keyboard.press('End')
  // As UniKey sends "ả": the letter, a backspace, the letter with its mark.
  await page.keyboard.type(' ket qua')
  await page.keyboard.press('Backspace')
  await page.keyboard.insertText('ả')
  await expect(steps.getByLabel('Tên bước')).toHaveValue('Trả ket quả')
})

test('a fault of a folded row is led to', async ({ page, as, visit, office }) => {
  const id = await draft(office, { cases: [{ components: [{ name: 'Tờ khai' }, { name: 'Thẻ' }] }] })
  await as('author')
  await visit(`/items/${id}`)
  const papers = section(page, 'Thành phần hồ sơ')
  await papers.getByRole('button', { name: /^Giấy tờ 2/ }).click()
  await papers.getByLabel('Địa chỉ tải mẫu').fill('khong-phai-dia-chi')
  await papers.getByRole('button', { name: /^Giấy tờ 2/ }).click()
  await papers.getByRole('button', { name: /^Trường hợp 1/ }).click()
  await expect(papers.getByRole('button', { name: /^Trường hợp 1/ })).toContainText(/chỗ cần sửa/)
  await page.getByRole('button', { name: /Phải là một địa chỉ web/ }).first().click()
  await expect(papers.getByLabel('Địa chỉ tải mẫu')).toBeFocused()
  await expect(papers.getByLabel('Địa chỉ tải mẫu')).toHaveValue('khong-phai-dia-chi')
})

test('the form works on a phone', async ({ page, as, visit, office }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const id = await draft(office, { steps: ['Nộp', 'Trả'].map((name) => ({ name })) })
  await as('author')
  await visit(`/items/${id}`)
  const steps = section(page, 'Trình tự thực hiện')
  await page.getByRole('navigation', { name: 'Các phần của thủ tục' }).getByRole('button', { name: 'Trình tự thực hiện' }).click()
  await more(steps, 'bước 2', 'Đưa lên')
  await expect.poll(async () => ((await body(office, id)).steps as { name: string }[]).map((step) => step.name)).toEqual(['Trả', 'Nộp'])
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wider).toBe(0)
})
