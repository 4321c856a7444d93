import { expect, test } from './office'

for (const path of ['/v1/docs', '/manage/v1/docs']) {
  test(`${path} is read on a phone without scrolling sideways`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)))
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
}
