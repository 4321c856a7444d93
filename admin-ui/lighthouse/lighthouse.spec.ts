import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse, { desktopConfig } from 'lighthouse'
import { freePort } from '../e2e/installation'
import { expect, test } from '../e2e/office'

const LEAST = { performance: 90, accessibility: 95 }
type Judged = keyof typeof LEAST
const JUDGED = Object.keys(LEAST) as Judged[]
const ROUNDS = 5

test('the desk, a list and the article editor are fast and open to everybody', async ({ office, playwright }, { project }) => {
  const { items } = await office.manage<{ items: { id: string }[] }>('approver', 'GET', '/items?kind=article&state=live&bodies=false&limit=1')
  const screens = { desk: '/', list: '/articles', editor: `/items/${items[0]?.id}` }
  const folder = mkdtempSync(join(tmpdir(), 'loa-lighthouse-'))
  const port = await freePort()
  const { executablePath, args = [] } = project.use.launchOptions ?? {}
  const context = await playwright.chromium.launchPersistentContext(folder, { ...(executablePath ? { executablePath } : {}), args: [...args, `--remote-debugging-port=${port}`] })
  const { email, password } = office.person('approver')
  expect((await context.request.post(`${office.url}/manage/v1/token`, { form: { username: email, password } })).ok()).toBe(true)
  const page = context.pages()[0] ?? (await context.newPage())
  const cache = await context.newCDPSession(page)
  const low: string[] = []
  try {
    for (const [name, path] of Object.entries(screens)) {
      const rounds: Record<Judged, number>[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        // The cookie stays, so Lighthouse clears nothing; a first visit has nothing kept all the same.
        await cache.send('Network.clearBrowserCache')
        const flags = { port, disableStorageReset: true, onlyCategories: JUDGED, logLevel: 'error' as const }
        const told = await lighthouse(`${office.url}/admin${path}`, flags, desktopConfig)
        expect(told?.lhr.finalDisplayedUrl, 'the screen itself was judged').toContain(path)
        rounds.push(Object.fromEntries(JUDGED.map((one) => [one, Math.round((told?.lhr.categories[one]?.score ?? 0) * 100)])) as Record<Judged, number>)
      }
      for (const one of JUDGED) {
        const scores = rounds.map((round) => round[one]).sort((a, b) => a - b)
        const median = scores[Math.floor(ROUNDS / 2)] ?? 0
        process.stdout.write(`${name.padEnd(7)} ${one.padEnd(13)} ${median}  (${scores.join(' ')}; at least ${LEAST[one]})\n`)
        if (median < LEAST[one]) low.push(`${name}: ${one} ${median}`)
      }
    }
  } finally {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }
  expect(low).toEqual([])
})
