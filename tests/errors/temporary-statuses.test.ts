import { stsCredentials } from '@oss/browser'
import { ServiceError } from '@oss/client'
import { PresignedUploadError } from '@oss/client/presigned'
import {
  assumedRoleCredentials,
  type CredentialsProvider,
  ecsRoleCredentials,
  type Fetch,
  uriCredentials,
} from '@oss/credentials'
import { afterEach, describe, expect, it, vi } from 'vitest'

const STATUSES = Array.from({ length: 200 }, (_, index) => 400 + index)

function serviceError(status: number): ServiceError {
  return new ServiceError({
    ...{ code: 'SomeCode', status, message: 'The request failed.', requestId: undefined, ec: undefined },
    ...{ hostId: undefined, serverTime: undefined, retryAfterMs: undefined, details: {} },
    ...{ attempts: 1, method: 'PUT', target: 'https://examplebucket.oss/key', operation: undefined },
    mayHaveBeenApplied: false,
  })
}

/** A server that responds to everything with one status. */
function responding(status: number): Fetch {
  return async () => new Response(null, { status })
}

/** The start of a response, after which the connection is lost. */
function breakingOff(error: Error): ReadableStream<Uint8Array> {
  let pulls = 0
  return new ReadableStream({
    pull(controller) {
      pulls += 1
      if (pulls === 1) controller.enqueue(new TextEncoder().encode('{"Credentials":'))
      else controller.error(error)
    },
  })
}

async function failureOf(provider: CredentialsProvider): Promise<unknown> {
  const request = { forceRefresh: false, signal: new AbortController().signal }
  return provider(request).catch((error: unknown) => error)
}

const TEMPORARY = STATUSES.filter((status) => serviceError(status).isTemporary)

describe('the same statuses are temporary, whichever server sends them', () => {
  it('408, 429 and 5xx except 501 are, for requests to OSS', () => {
    expect(TEMPORARY).toEqual([408, 429, ...STATUSES.filter((status) => status >= 500 && status !== 501)])
  })

  it('for an upload by signed URLs', () => {
    const isTemporary = (status: number) =>
      new PresignedUploadError('REFUSED', 'The request failed.', { status }).isTemporary
    expect(STATUSES.filter(isTemporary)).toEqual(TEMPORARY)
  })

  it.each([
    ['a URI', (fetch: Fetch) => uriCredentials({ uri: 'http://127.0.0.1/', fetch }), undefined],
    ['an ECS role', (fetch: Fetch) => ecsRoleCredentials({ roleName: 'role', fetch }), 404],
    [
      'an assumed role',
      (fetch: Fetch) =>
        assumedRoleCredentials({
          roleArn: 'acs:ram::1:role/role',
          source: async () => ({ accessKeyId: 'id', accessKeySecret: 'secret' }),
          fetch,
        }),
      undefined,
    ],
  ] as const)('for credentials of %s', async (_, provider, notConfigured) => {
    const temporary: number[] = []
    for (const status of STATUSES) {
      const error = await failureOf(provider(responding(status)))
      expect(error).toMatchObject({ name: 'CredentialsError' })
      if (Reflect.get(Object(error), 'isTemporary') === true) temporary.push(status)
    }
    expect(temporary).toEqual(TEMPORARY.filter((status) => status !== notConfigured))
  })

  describe('for credentials that a page requests', () => {
    afterEach(() => {
      vi.useRealTimers()
      vi.unstubAllGlobals()
    })

    /** What the page's fetch does, and how often it was called until the provider failed. */
    async function pageFailure(fetch: Fetch): Promise<{ error: unknown; attempts: number }> {
      vi.useFakeTimers()
      const stubbed = vi.fn(fetch)
      vi.stubGlobal('fetch', stubbed)
      const failure = failureOf(stsCredentials('https://app.example/sts'))
      await vi.runAllTimersAsync()
      return { error: await failure, attempts: stubbed.mock.calls.length }
    }

    it('the same statuses are requested again, and the others are not', async () => {
      const temporary: number[] = []
      for (const status of STATUSES) {
        const { error, attempts } = await pageFailure(responding(status))
        const isTemporary = Reflect.get(Object(error), 'isTemporary') === true
        expect({ status, isTemporary, attempts }).toEqual({
          status,
          isTemporary,
          attempts: isTemporary ? 5 : 1,
        })
        expect(error).toMatchObject({
          name: 'CredentialsError',
          code: isTemporary ? 'UNAVAILABLE' : 'REFUSED',
        })
        if (isTemporary) temporary.push(status)
      }
      expect(temporary).toEqual(TEMPORARY)
    })

    it('a response that breaks off is temporary too, and its cause is reported', async () => {
      const lost = new TypeError('terminated')
      const { error, attempts } = await pageFailure(async () => new Response(breakingOff(lost)))
      expect(error).toMatchObject({
        name: 'CredentialsError',
        code: 'UNAVAILABLE',
        isTemporary: true,
        cause: lost,
      })
      expect(attempts).toBe(5)
    })

    it('a whole response that is not JSON is not requested again', async () => {
      const { error, attempts } = await pageFailure(async () => new Response('<html>'))
      expect(error).toMatchObject({ code: 'RESPONSE_INVALID', isTemporary: false })
      expect(String(error)).not.toContain('<html>')
      expect(attempts).toBe(1)
    })
  })
})
