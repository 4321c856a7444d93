import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// Debian's own: nothing is downloaded. `make browser` installs it where it may.
const chromium = process.env.LOA_CHROMIUM ?? '/usr/bin/chromium'
if (!existsSync(chromium)) throw new Error(`No browser at ${chromium}: apt-get install chromium, or set LOA_CHROMIUM.`)

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Each has a server of its own, and waits most of the time for a person's pauses.
  workers: 2,
  // A slow machine is no fault of the page.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromium, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
  },
})
