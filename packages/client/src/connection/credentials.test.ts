import { expect, it } from 'vitest'
import { staticCredentials } from './credentials.ts'

const request = { forceRefresh: false, signal: new AbortController().signal }

it('static credentials are a copy of what was passed', async () => {
  const credentials = { accessKeyId: 'id', accessKeySecret: 'secret' }
  expect(await staticCredentials(credentials)(request)).toBe(credentials)
})
