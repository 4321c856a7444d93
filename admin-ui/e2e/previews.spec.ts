import type { Page } from '@playwright/test'
import { type Office, expect, test } from './office'

interface Item {
  id: string
  version: number
  slug: string
  code: string
  kind: string
}

interface Message {
  text?: string
  attachment?: { payload: { elements?: { title: string; subtitle: string }[]; buttons?: { title: string }[] } }
}

/** A code belongs to its procedure for ever, in the trash too: another run on the same installation needs another. */
const CODE = `1.97${String(Date.now() % 10_000).padStart(4, '0')}`
const TEXTS: Record<string, Record<string, unknown>> = {
  article: { kind: 'article', title: 'Khám sức khoẻ người cao tuổi', summary: 'Tại trạm y tế xã.', body_html: '<h2>Mang theo</h2><ul><li>Thẻ bảo hiểm</li><li>Căn cước</li></ul>' },
  procedure: {
    kind: 'procedure',
    title: 'Xác nhận tình trạng cư trú',
    code: CODE,
    executing_agency: 'Uỷ ban nhân dân xã',
    steps: [{ name: 'Nộp hồ sơ', text: 'Nộp tại bộ phận một cửa.' }],
    methods: [{ channel: 'direct', time_limit: { value: 3, unit: 'working_day' }, fees: [{ amount: 12500 }] }],
    cases: [{ name: '', components: [{ name: 'Tờ khai', originals: 1 }] }],
  },
  led_message: { kind: 'led_message', text: 'Khám sức khoẻ sáng thứ Bảy', style: 'notice' },
  radio_script: { kind: 'radio_script', title: 'Mời khám sức khoẻ', parts: [{ role: 'item', text: 'Sáng thứ Bảy, trạm y tế xã khám sức khoẻ.\nMời các cụ mang theo thẻ bảo hiểm.' }] },
}

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** A text waiting for approval, on one channel only, as its approver sees it there. */
async function shown(page: Page, office: Office, kind: string, channel: string): Promise<Item> {
  const item = await office.manage<Item>('author', 'POST', '/items', { unit: 'an-mau', body: TEXTS[kind] })
  const sent = await office.manage<Item>('author', 'POST', `/items/${item.id}/moves/submit`, { channels: [channel] }, undefined, item.version)
  await page.goto(`/admin/review/${item.id}`)
  await expect(page.locator('[data-channel]')).toHaveAttribute('data-channel', channel)
  return sent
}

async function published(office: Office, item: Item): Promise<void> {
  await office.manage('approver', 'POST', `/items/${item.id}/moves/approve`, {}, undefined, item.version)
}

/** Out of the way of the next one. */
async function gone(office: Office, item: Item): Promise<void> {
  const { version } = await office.manage<Item>('approver', 'GET', `/items/${item.id}`)
  const mode = item.kind === 'procedure' ? 'in_error' : 'gone'
  const withdrawn = await office.manage<Item>('approver', 'POST', `/items/${item.id}/moves/withdraw`, { mode }, undefined, version)
  await office.manage('unit-admin', 'POST', `/items/${item.id}/moves/archive`, {}, undefined, withdrawn.version)
}

test('the portal shows the very page, word for word', async ({ page, office, as }) => {
  await as('approver')
  for (const [kind, address] of [
    ['article', (item: Item) => `/articles/${item.slug}`],
    ['procedure', () => `/procedures/${CODE}`],
  ] as const) {
    const item = await shown(page, office, kind, 'portal')
    const drawn = page.frameLocator('iframe[title^="Trang trên cổng"]').locator('body')
    await expect(drawn).toContainText(String(TEXTS[kind]?.title))
    const preview = await drawn.innerText()
    await published(office, item)
    await page.goto(address(item))
    expect(await page.locator('body').innerText()).toBe(preview)
    await gone(office, item)
  }
})

test('Zalo shows the messages the bot passes on, and nothing besides', async ({ page, office, as, request }) => {
  await as('approver')
  const item = await shown(page, office, 'article', 'zalo')
  const preview = await page.getByRole('region', { name: 'Khi người dân hỏi đúng bài này' }).innerText()
  await published(office, item)
  const answer = await request.get(`${office.url}/v1/zalo/answers?q=Khám sức khoẻ người cao tuổi`)
  const { messages } = (await answer.json()) as { messages: Message[] }
  const said = messages.flatMap((one) => [one.text, one.attachment?.payload.buttons?.map((button) => button.title)].flat())
  expect(words(preview)).toEqual(words(`Khi người dân hỏi đúng bài này Tài khoản chính thức ${said.join(' ')}`))
  await gone(office, item)
})

test('a broadcast is shown as the article and the message that will be sent', async ({ page, office, as, request }) => {
  await as('approver')
  const item = await shown(page, office, 'article', 'zalo_broadcast')
  const article = await page.getByRole('region', { name: 'Bài viết trên Zalo' }).innerText()
  const message = await page.getByRole('region', { name: 'Tin nhắn gửi đi' }).innerText()
  await published(office, item)
  const answer = await request.get(`${office.url}/v1/zalo/broadcasts`)
  const { items } = (await answer.json()) as {
    items: { id: string; text: string; article: { title: string; author: string; description: string; body: { type: string; content?: string }[] } }[]
  }
  const sent = items.find((one) => one.id === item.id)
  const body = sent?.article.body.map((block) => block.content ?? '').join(' ')
  expect(words(article)).toEqual(
    words(`Bài viết trên Zalo Tài khoản chính thức ${sent?.article.title} ${sent?.article.author} ${sent?.article.description} ${body}`),
  )
  expect(words(message)).toEqual(words(`Tin nhắn gửi đi Tài khoản chính thức ${sent?.text}`))
  await gone(office, item)
})

test('a screen shows the rendered frame, lamp by lamp', async ({ page, office, as }) => {
  await as('approver')
  const item = await shown(page, office, 'led_message', 'signage')
  const panel = page.getByRole('region', { name: 'Bảng cổng Uỷ ban' })
  const canvas = panel.getByRole('img', { name: 'Khám sức khoẻ sáng thứ Bảy' })
  await expect(panel).toContainText('320 × 32 điểm')
  // The middle of each lamp, lit or not, against the pixels the API rendered.
  const differing = async () => {
    const { answer } = await office.manage<{ answer: { panels: { panel: { width: number }; assets: Record<string, { url: string }> }[] } }>('approver', 'POST', '/previews', {
      unit: 'an-mau',
      body: TEXTS.led_message,
      channel: 'signage',
    })
    const frame = answer.panels.find((one) => one.panel.width === 320)?.assets.a1?.url ?? ''
    return canvas.evaluate(async (drawn: HTMLCanvasElement, url) => {
      const image = new Image()
      image.src = url
      await image.decode()
      const sheet = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      const pen = sheet.getContext('2d')
      pen?.drawImage(image, 0, 0)
      const wanted = pen?.getImageData(0, 0, image.width, image.height).data ?? []
      const zoom = drawn.width / image.width
      const found = drawn.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height).data ?? []
      let [lit, wrong] = [0, 0]
      for (let row = 0; row < image.height; row += 1) {
        for (let column = 0; column < image.width; column += 1) {
          const on = (wanted[(row * image.width + column) * 4] ?? 0) > 128
          const middle = (Math.floor((row + 0.5) * zoom) * drawn.width + Math.floor((column + 0.5) * zoom)) * 4
          lit += Number(on)
          wrong += Number(on !== (found[middle] ?? 0) > 128)
        }
      }
      return { whole: Number.isInteger(zoom), some: lit > 100, wrong }
    }, frame)
  }
  await expect.poll(differing).toEqual({ whole: true, some: true, wrong: 0 })
  await office.manage('approver', 'POST', `/items/${item.id}/moves/return`, { reason: 'Để sau.' }, undefined, item.version)
})

test('the announcer’s page holds the words as they are read out', async ({ page, office, as }) => {
  await as('approver')
  const item = await shown(page, office, 'radio_script', 'radio')
  const drawn = page.locator('[data-channel="radio"]')
  await expect(drawn).toContainText('Mời khám sức khoẻ')
  for (const line of ['Sáng thứ Bảy, trạm y tế xã khám sức khoẻ.', 'Mời các cụ mang theo thẻ bảo hiểm.']) {
    await expect(drawn.getByText(line, { exact: true })).toBeVisible()
  }
  await expect(drawn).toContainText(/Đọc khoảng \d+ giây · \d+ tiếng/)
  await office.manage('approver', 'POST', `/items/${item.id}/moves/return`, { reason: 'Để sau.' }, undefined, item.version)
})

test('a preview follows the typing in place: the page stays, and what cannot be shown leaves the last picture', async ({ page, office, as }) => {
  await as('author')
  const item = await office.manage<Item>('author', 'POST', '/items', { unit: 'an-mau', body: TEXTS.led_message })
  await page.goto(`/admin/items/${item.id}?panel=preview`)
  const drawn = page.locator('[data-channel="signage"]')
  const image = drawn.getByRole('img').first()
  await expect(image).toHaveAccessibleName('Khám sức khoẻ sáng thứ Bảy')
  await image.evaluate((canvas) => canvas.setAttribute('data-same', ''))
  const field = page.getByRole('textbox', { name: /^Nội dung/ })
  await field.fill('Khám sức khoẻ sáng Chủ nhật')
  await expect(image).toHaveAccessibleName('Khám sức khoẻ sáng Chủ nhật')
  await expect(image).toHaveAttribute('data-same')
  await field.fill('')
  await expect(drawn.getByRole('status')).toContainText('Đang hiện bản trước đó.')
  await expect(image).toHaveAccessibleName('Khám sức khoẻ sáng Chủ nhật')
})
