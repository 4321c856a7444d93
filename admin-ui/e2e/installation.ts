import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the tests know of the installation that was started for them. */
export interface Installation {
  url: string
  environment: Record<string, string>
  passwords: { admin: string; demo: string }
}

const root = new URL('../..', import.meta.url).pathname
export const LOA = join(root, '.venv/bin/loa')

/** A fresh installation with the demo commune, served as `make run` serves it. */
export async function begin(): Promise<{ installation: Installation; stop: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'loa-e2e-'))
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const admin = 'chim sáo hót trên cành'
  const environment = {
    LOA_DATA_DIR: data,
    LOA_PORT: port,
    LOA_PUBLIC_URL: url,
    LOA_DEMO: '1',
    LOA_ADMIN_PASSWORD: admin,
    PYTHONWARNINGS: 'ignore',
  }
  const env = { ...process.env, ...environment }
  execFileSync(LOA, ['migrate'], { env, cwd: data })
  const said = execFileSync(LOA, ['seed'], { env, cwd: data, encoding: 'utf8' })
  const demo = /mật khẩu: (\S+)/.exec(said)?.[1]
  if (!demo) throw new Error(`loa seed told no password:\n${said}`)
  const server = spawn(LOA, ['serve'], { env, cwd: data, stdio: ['ignore', 'ignore', 'inherit'] })
  const over = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await ready(`${url}/readyz`)
  const stop = async () => {
    server.kill('SIGTERM')
    await over
    rmSync(data, { recursive: true })
  }
  return { installation: { url, environment, passwords: { admin, demo } }, stop }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

async function ready(url: string): Promise<void> {
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The server did not become ready at ${url}`)
}
