import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator, Page } from '@playwright/test'
import type * as Axe from 'axe-core'
import { type Office, type Role, expect, test } from './office'
import { screens } from './screens'
import { lines, record } from './sources'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const LOOKS = ['light', 'dark', 'contrast'] as const
const KINDS = ['article', 'procedure', 'led_message', 'radio_script'] as const

interface View {
  as?: Role
  /** The kinds of text it differs for. */
  of?: typeof KINDS
  /** The address to open, when the screen's own has parameters. */
  at?: (office: Office, kind: string) => Promise<string>
}

/** Who looks at each screen. One that the router has and this table has not fails. */
const views: Record<string, View> = {
  '/': { as: 'approver' },
  '/articles': { as: 'approver' },
  '/procedures': { as: 'approver' },
  '/led': { as: 'approver' },
  '/radio': { as: 'approver' },
  '/new/$kind': { as: 'author', of: KINDS, at: (_, kind) => Promise.resolve(`/new/${kind}`) },
  '/items/$id': { as: 'approver', of: KINDS, at: async (office, kind) => `/items/${(await anyItem(office, kind)).id}` },
  '/review/$id': { as: 'approver', at: async (office) => `/review/${(await anyWaiting(office)).id}` },
  '/imports': { as: 'editor', at: async (office) => (await anyBatch(office), '/imports') },
  '/imports/$id': { as: 'approver', at: async (office) => `/imports/${(await anyBatch(office)).id}` },
  '/library': { as: 'editor' },
  '/screens': { as: 'unit-admin' },
  '/screens/$id': { as: 'unit-admin', at: async (office) => `/screens/${(await anyScreen(office)).id}` },
  '/stations': { as: 'unit-admin', at: () => Promise.resolve('/stations?add=true') },
  '/stations/$slug': { as: 'unit-admin', at: async (office) => `/stations/${(await aStation(office)).slug}` },
  '/stations/$slug/reading': { as: 'approver', at: async (office) => `/stations/${(await aStation(office)).slug}/reading` },
  '/units': { as: 'admin' },
  '/units/$slug': { as: 'unit-admin', at: () => Promise.resolve('/units/an-mau') },
  '/users': { as: 'admin', at: () => Promise.resolve('/users?add=true') },
  '/users/$id': { as: 'admin', at: async (office) => `/users/${await anybody(office)}` },
  '/clients': { as: 'unit-admin', at: async (office) => (await aKey(office), '/clients?add=true') },
  '/vocabularies': { as: 'admin' },
  '/events': { as: 'unit-admin' },
  '/opening': { as: 'admin' },
  '/profile': { as: 'approver' },
  '/password': { as: 'author' },
  '/sign-in': {},
  '/invitation/$secret': { at: async (office) => new URL((await office.newAuthor()).invitation).pathname.slice('/admin'.length) },
}

/** An item of the demo's. */
async function anyItem(office: Office, kind: string): Promise<{ id: string }> {
  const { items } = await office.manage<{ items: { id: string }[] }>('admin', 'GET', `/items?kind=${kind}&bodies=false&limit=1`)
  const [item] = items
  if (!item) throw new Error(`The demo has no ${kind}.`)
  return item
}

/** A text that waits for approval, with a picture and words that differ from those that are live. */
async function anyWaiting(office: Office): Promise<{ id: string }> {
  type Item = { id: string; version: number; state: string; head: { body: Record<string, unknown> } }
  const { items } = await office.manage<{ items: Item[] }>('approver', 'GET', '/items?kind=article&state=live')
  const item = items.find((one) => one.head.body.cover && ['approved', 'in_review'].includes(one.state))
  if (!item) throw new Error('The demo has no article with a picture.')
  if (item.state === 'in_review') return item
  const body = { ...item.head.body, summary: 'Giờ tiếp dân đổi từ đầu tháng.' }
  const saved = await office.manage<Item>('editor', 'PUT', `/items/${item.id}/body`, body, undefined, item.version)
  return office.manage('editor', 'POST', `/items/${item.id}/moves/submit`, { comment: 'Nhờ chị duyệt giúp em.' }, undefined, saved.version)
}

/** A screen of the demo's. */
async function anyScreen(office: Office): Promise<{ id: string }> {
  const { items } = await office.manage<{ items: { id: string }[] }>('unit-admin', 'GET', '/screens')
  const [screen] = items
  if (!screen) throw new Error('The demo has no screen.')
  return screen
}

/** A station of the demo's. */
async function aStation(office: Office): Promise<{ slug: string }> {
  const { items } = await office.manage<{ items: { slug: string }[] }>('unit-admin', 'GET', '/stations')
  const [station] = items
  if (!station) throw new Error('The demo has no station.')
  return station
}

/** An account of the commune. */
async function anybody(office: Office): Promise<string> {
  const { items } = await office.manage<{ items: { id: string }[] }>('admin', 'GET', '/users?q=editor')
  return items[0]?.id ?? ''
}

/** A program with a key. */
async function aKey(office: Office): Promise<void> {
  const roles = [{ unit: 'an-mau', role: 'author' }]
  await office.manage('unit-admin', 'POST', '/clients', { name: 'Cổng thông tin xã Mẫu', unit: 'an-mau', roles })
}

/** A batch with rows of every outcome. */
async function anyBatch(office: Office): Promise<{ id: string }> {
  const { items } = await office.manage<{ items: { name: string; id: string }[] }>('editor', 'GET', '/imports')
  const found = items.find((batch) => batch.name === 'dieu-sao.jsonl')
  if (found) return found
  const bring = (name: string, ...records: object[]) =>
    office.manage<{ id: string }>('editor', 'POST', '/procedures/import?unit=an-mau', undefined, lines(name, ...records))
  await bring('nguon-cu.jsonl', record('1.970001', 'Đăng ký thả diều ban đêm'), record('1.970002', 'Mượn sân diều'))
  return bring(
    'dieu-sao.jsonl',
    record('1.970001', 'Nuôi ong lấy mật'),
    record('1.970002', 'Mượn sân diều', { yeu_cau_dieu_kien: 'Sân phải trống, không có dây điện ở gần.' }),
    record('1.970003', 'Trả sân diều cho Uỷ ban nhân dân huyện Mẫu'),
    record('1.970004', 'Xác nhận đã dự hội diều sáo truyền thống cấp xã lần đầu cho người chưa đủ mười bốn tuổi', {
      so_quyet_dinh: 'Demo/QĐ',
    }),
  )
}

test('every screen of the router is looked at here', async () => {
  expect(Object.keys(views).sort()).toEqual((await screens()).sort())
})

for (const [screen, { as: role, of = [''], at }] of Object.entries(views)) {
  for (const kind of of) {
    const name = kind ? `${screen} of ${kind}` : screen
    test(`${name} has no fault of accessibility in any look, and fits a phone`, async ({ page, office, as, visit }) => {
      // Colours on their way from one look to another are none of either.
      await page.emulateMedia({ reducedMotion: 'reduce' })
      if (role) await as(role)
      const path = at ? await at(office, kind) : screen
      for (const [width, height] of [
        [1440, 900],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height })
        await visit(path)
        for (const look of LOOKS) {
          await changeTo(page, look)
          await settled(page)
          expect(await faults(page, look), `${name}, ${look}, ${width} px`).toEqual([])
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          expect(wider, `${name} scrolls sideways at ${width} px`).toBe(0)
          expect(await cut(page), `${name} cuts what is written, at ${width} px`).toEqual([])
          await picture(page, `${name.replaceAll(/\W+/g, '-').replace(/^-|-$/g, '') || 'desk'}-${look}-${width}`)
        }
        expect(await covered(page), `${name} ends under what stands at the foot, at ${width} px`).toEqual([])
        for (const frame of await page.locator('iframe').all()) {
          expect(await faultsInside(frame), `${name}, inside the frame at ${width} px`).toEqual([])
        }
      }
    })
  }
}

/** Another look, as when it was chosen in another tab. */
async function changeTo(page: Page, look: string): Promise<void> {
  await page.evaluate((chosen) => {
    localStorage.setItem('loa.look', chosen)
    globalThis.dispatchEvent(new StorageEvent('storage', { key: 'loa.look' }))
  }, look)
  await expect(page.locator('html')).toHaveAttribute('data-theme', look)
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Đang tải' })).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  // What fades from one colour to another is neither yet.
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((one) => one.finished))
  })
}

/** Between looks of one page only colours differ: the first is asked everything, the others about those. */
async function faults(page: Page, look: string): Promise<string[]> {
  if (look === LOOKS[0]) await page.evaluate(axeSource)
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: typeof Axe }
    const { violations } = await axe.run(only ? { runOnly: only } : {})
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html}: ${node.failureSummary}`).join('\n')}`)
  }, look === LOOKS[0] ? undefined : ['color-contrast', 'link-in-text-block'])
}

/** What is still under the bar at the foot when one has scrolled to the end. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const within = (one: Element | null, is: (style: CSSStyleDeclaration) => boolean): Element | undefined =>
      one ? (is(getComputedStyle(one)) ? one : within(one.parentElement, is)) : undefined
    const fixed = (one: Element | null) => within(one, ({ position }) => ['fixed', 'sticky'].includes(position))
    // It is scrolled by itself.
    const apart = (one: Element) => within(one, ({ overflowY }) => ['auto', 'scroll'].includes(overflowY))
    scrollTo(0, document.documentElement.scrollHeight)
    const foot = fixed(document.elementFromPoint(innerWidth / 2, innerHeight - 2))?.getBoundingClientRect()
    // A column as high as the window is no bar.
    const top = foot && foot.height < innerHeight / 3 ? foot.top : innerHeight
    const ends = [...document.querySelectorAll('main :is(a, button, input, textarea, li, p)')]
    const under = ends.filter((one) => !fixed(one) && !apart(one) && one.checkVisibility() && one.getBoundingClientRect().bottom > top + 1)
    scrollTo(0, 0)
    return under.map((one) => one.outerHTML.slice(0, 200))
  })
}

/** Fields that grow with their text, and have not. */
function cut(page: Page): Promise<string[]> {
  const fields = page.locator('textarea[data-no-overflow]:visible')
  return fields.evaluateAll((all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => (one as HTMLTextAreaElement).value))
}

/** The page a frame holds. Nothing runs in there, the asking neither: it is asked in a window of its own, as wide. */
async function faultsInside(frame: Locator): Promise<string[]> {
  await expect(frame.contentFrame().getByRole('heading').first()).toBeAttached()
  const { html, width } = await frame.evaluate((element) => {
    const { contentDocument, clientWidth } = element as HTMLIFrameElement
    return { html: contentDocument?.documentElement.outerHTML ?? '', width: clientWidth }
  })
  const page = await frame.page().context().newPage()
  await page.setViewportSize({ width, height: 800 })
  await page.setContent(html, { waitUntil: 'domcontentloaded' })
  const found = await faults(page, LOOKS[0])
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await page.close()
  return wider > 0 ? [...found, `scrolls sideways by ${wider} px`] : found
}

/** With `LOA_PICTURES=folder`, keep what was seen, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.LOA_PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}
