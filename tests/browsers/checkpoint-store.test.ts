import { checkpointStoreContract } from '@oss/multipart/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'

const TITLES = checkpointStoreContract(() => expect.unreachable('the cases run in the page')).map(
  ({ title }) => title,
)

describeInBrowsers('the store in IndexedDB keeps the promises of the port', (installed) => {
  let opened: OpenPage
  beforeAll(async () => {
    opened = await openPage(installed, { script: 'checkpoint-page.ts' })
  }, 180_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())

  describe.each([
    ['with Web Locks', true],
    ['with leases that are renewed', false],
  ] as const)('%s', (_, locks) => {
    it.each(TITLES)(
      '%s',
      async (title) => {
        expect(await opened.call<string>('requirement', title, locks)).toBe('')
      },
      120_000,
    )
  })
})
