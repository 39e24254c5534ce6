import { describe, expect, it } from 'vitest'
import { environmentCredentials } from './environment-credentials.ts'

const request = { forceRefresh: false, signal: new AbortController().signal }

describe('credentials from the environment', () => {
  it('are read for each request', async () => {
    const environment: Record<string, string> = { OSS_ACCESS_KEY_ID: 'id', OSS_ACCESS_KEY_SECRET: 'secret' }
    const provider = environmentCredentials(environment)
    expect(await provider(request)).toEqual({ accessKeyId: 'id', accessKeySecret: 'secret' })
    environment['OSS_SESSION_TOKEN'] = 'token'
    expect(await provider(request)).toEqual({
      accessKeyId: 'id',
      accessKeySecret: 'secret',
      securityToken: 'token',
    })
  })

  it.each([
    [
      {},
      /^Missing credentials: set the environment variables OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET\.$/,
    ],
    [
      { OSS_ACCESS_KEY_ID: 'id' },
      /^Missing credentials: set the environment variable OSS_ACCESS_KEY_SECRET\.$/,
    ],
    [
      { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: 'canary-secret' },
      /^Missing credentials: set the environment variable OSS_ACCESS_KEY_ID\.$/,
    ],
  ])('that are missing in %j are named, without secrets', async (environment, message) => {
    const error = await environmentCredentials(environment)(request).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'SigningError',
      code: 'CREDENTIALS_MISSING',
      message: expect.stringMatching(message),
    })
    expect(String(error)).not.toContain('canary-secret')
  })
})
