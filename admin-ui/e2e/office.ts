import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { type APIRequestContext, type Page, test as base, expect } from '@playwright/test'
import { type Installation, LOA, begin } from './installation'

export type Role = 'author' | 'editor' | 'approver' | 'unit-admin' | 'admin'

export interface Person {
  email: string
  password: string
}

export interface Sent {
  name: string
  mimeType: string
  buffer: Buffer
}

/** The access tokens of this worker: a password costs the server more than most of what is asked with it. */
const tokens = new Map<string, { token: Promise<string>; until: number }>()

/** The installation under test, and what one does around the screens: people to be, accounts to make. */
export class Office {
  readonly url: string
  private readonly installation: Installation
  private readonly request: APIRequestContext

  constructor(installation: Installation, request: APIRequestContext) {
    this.installation = installation
    this.request = request
    this.url = installation.url
  }

  person(role: Role): Person {
    const { admin, demo } = this.installation.passwords
    return { email: `${role}@loa.local`, password: role === 'admin' ? admin : demo }
  }

  /** The `loa` command on the same installation; what it prints. */
  loa(...words: string[]): string {
    return execFileSync(LOA, words, { env: { ...process.env, ...this.installation.environment }, encoding: 'utf8' })
  }

  /** Python on the same installation, with its `database`: for what would take a thousand requests. */
  python(script: string): void {
    const opened = 'from api.db import Database\nfrom api.settings import Settings\ndatabase = Database(Settings().database)\n'
    const env = { ...process.env, ...this.installation.environment }
    execFileSync(join(dirname(LOA), 'python'), ['-c', `${opened}${script}\ndatabase.close()`], { env })
  }

  /** One request to the management API, as somebody; the decoded answer. `version`: of what is changed. */
  async manage<Answer = unknown>(role: Role, method: string, path: string, data?: unknown, file?: Sent, version?: number): Promise<Answer> {
    const token = await this.token(role)
    const answer = await this.request.fetch(`${this.url}/manage/v1${path}`, {
      method,
      ...(file ? { multipart: { file } } : { data }),
      headers: { Authorization: `Bearer ${token}`, ...(version === undefined ? {} : { 'If-Match': `"${version}"` }) },
    })
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
    return (answer.status() === 204 ? undefined : await answer.json()) as Answer
  }

  private token(role: Role): Promise<string> {
    const kept = tokens.get(role)
    if (kept && Date.now() < kept.until) return kept.token
    const { email, password } = this.person(role)
    const answer = this.request.post(`${this.url}/manage/v1/token`, { form: { username: email, password } })
    const token = answer.then((told) => told.json()).then(({ access_token }) => String(access_token))
    tokens.set(role, { token, until: Date.now() + 10 * 60_000 })
    return token
  }

  /** An author of the commune who never signed in before; without a password they hold an invitation. */
  async newAuthor(password?: string): Promise<Person & { invitation: string }> {
    const email = `moi-${crypto.randomUUID().slice(0, 8)}@loa.local`
    const user = await this.manage<{ invitation?: { url: string } }>('admin', 'POST', '/users', {
      email,
      name: 'Đỗ Thị Mới',
      roles: [{ unit: 'an-mau', role: 'author' }],
      ...(password ? { password } : {}),
    })
    return { email, password: password ?? '', invitation: user.invitation?.url ?? '' }
  }
}

interface Given {
  office: Office
  /** Be somebody: the page is signed in from its first request, by the cookie. */
  as: (who: Role | Person) => Promise<void>
  /** Open a screen and wait until it is drawn. */
  visit: (path: string) => Promise<void>
}

export const test = base.extend<Given, { installation: Installation }>({
  // One for each worker: nobody's texts stand in the way of another's.
  installation: [
    async ({}, use) => {
      const { installation, stop } = await begin()
      await use(installation)
      await stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ installation }, use) => {
    await use(installation.url)
  },
  office: async ({ installation, playwright }, use) => {
    // A jar of its own: acting on the API must not sign the page in or out.
    const request = await playwright.request.newContext()
    await use(new Office(installation, request))
    await request.dispose()
  },
  as: async ({ context, office }, use) => {
    await use(async (who) => {
      const { email, password } = typeof who === 'string' ? office.person(who) : who
      const answer = await context.request.post('/manage/v1/token', { form: { username: email, password } })
      expect(answer.ok()).toBe(true)
    })
  },
  visit: async ({ page }, use) => {
    await use(async (path) => {
      await page.goto(`/admin${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    })
  },
  page: async ({ page }, use) => {
    const amiss: string[] = []
    page.on('pageerror', (error) => amiss.push(String(error)))
    page.on('console', (message) => {
      // Answers that are refusals are the business of each test; a preview's frame runs no script, the tests' own neither.
      const ours = /^(Failed to load resource|Blocked script execution in 'about:srcdoc')/
      if (message.type() === 'error' && !ours.test(message.text())) amiss.push(message.text())
    })
    await use(page)
    expect(amiss, 'the page threw or logged an error').toEqual([])
  },
})

/** Sign in by hand, on the sign-in screen. */
export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}

/** Take the access token away from the next requests, as when it has run out: the server refuses them in earnest. */
export async function spoilToken(page: Page, times: number): Promise<void> {
  await page.route(
    (url) => url.pathname.startsWith('/manage/v1/') && !url.pathname.startsWith('/manage/v1/token'),
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer het.han.roi' } }),
    { times },
  )
}

export { expect } from '@playwright/test'
