import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BUCKET } from '../service/service.ts'
import { startBrowserUpload } from './browser-upload.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'

describeInBrowsers('the example of a component', (installed) => {
  let opened: OpenPage
  beforeAll(async () => {
    opened = await openPage(installed, { script: 'frameworks-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())

  it.each(['react', 'vue'])(
    'for %s shows how an upload proceeds, and that it is completed',
    async (framework) => {
      await using test = await startBrowserUpload(opened)
      const shown = await opened.call<readonly string[]>('uploadWith', framework, test.target())
      expect(shown.some((text) => text.startsWith('uploading'))).toBe(true)
      expect(shown.at(-1)).toBe('completed 100 ')
      const stored = await test.service.emulator.state.readObject(BUCKET, framework)
      expect(stored && Buffer.from(stored).equals(readFileSync(test.path))).toBe(true)
    },
    60_000,
  )
})
