import base from '../playwright.config'

/** `make lighthouse`: what the screens people live in score, on an installation of its own. */
export default { ...base, testDir: '.', outputDir: '../test-results', timeout: 600_000 }
