import base from '../playwright.config'

/** `make tour`: pictures of a day's work for docs/tour.md, on an installation of its own. */
export default {
  ...base,
  testDir: '.',
  outputDir: '../test-results',
  timeout: 300_000,
  use: { ...base.use, actionTimeout: 20_000 },
}
