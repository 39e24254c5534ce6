import { ServiceError } from '@oss/client'
import { PresignedUploadError } from '@oss/client/presigned'
import {
  assumedRoleCredentials,
  type CredentialsProvider,
  ecsRoleCredentials,
  type Fetch,
  uriCredentials,
} from '@oss/credentials'
import { describe, expect, it } from 'vitest'

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
})
