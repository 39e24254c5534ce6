import { environmentCredentials } from '@oss/client'
import { createSignerV4 } from '@oss/signer'
import { canary } from '../security/canaries.ts'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'

function putAs(world: ErrorWorld, change: object): unknown {
  const client = world.client({ credentials: async () => ({ ...canary, ...change }) })
  return client.putObject({ ...target, body: 'x' })
}

function sign(change: object, at: Date = new Date(0)): unknown {
  const request = {
    method: 'GET',
    url: new URL('https://h/'),
    headers: {},
    bucket: 'demo',
    key: 'a',
  } as const
  return createSignerV4({ region: 'cn-hangzhou' }).sign({ ...request, ...change }, canary, at)
}

/** What keeps a request from being signed. */
export const SIGNING_ERRORS: readonly ErrorExample[] = examplesOf('SigningError', {
  CREDENTIALS_MISSING: (world) =>
    world.client({ credentials: environmentCredentials({}) }).putObject({ ...target, body: 'x' }),
  CREDENTIALS_INVALID: (world) => putAs(world, { accessKeyId: 'an id\n' }),
  CREDENTIALS_EXPIRED: (world) => putAs(world, { expiresAt: 1e11 }),
  EXPIRY_OUT_OF_RANGE: (world) =>
    world.client().presign({ ...target, method: 'GET', expiresInSeconds: 999_999 }),
  HEADER_INVALID: () => sign({ headers: { 'x-oss-meta-a': 'a\nb' } }),
  REGION_INVALID: () => createSignerV4({ region: 'oss-cn-hangzhou' }),
  RESOURCE_INVALID: () => sign({ bucket: undefined }),
  TIME_INVALID: () => sign({}, new Date('never')),
})
