import type { Page } from 'puppeteer-core'

/** How a page is shown. */
export interface Picture {
  readonly path: string
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
}

/** Takes a picture of a page, without the mouse over anything. */
export async function takePicture(page: Page, { path, width, height, scheme }: Picture): Promise<void> {
  await page.setViewport({ width, height })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await page.mouse.move(0, 0)
  await page.screenshot({ path })
}
