import type { CredentialsProvider } from '@oss/client'
import { ecsRoleCredentials } from '@oss/credentials'
import { expect, it } from 'vitest'
import { ROLE, startMetadata } from '../../packages/credentials/test/fake-metadata.ts'
import {
  type LocalService,
  type Reply,
  startLocalService,
} from '../../packages/credentials/test/local-service.ts'
import { BUCKET, canary, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, upload } from './network.ts'

const ofRole = `/latest/meta-data/ram/security-credentials/${ROLE}`
const tokenOf = (name: string) => ({
  accessKeyId: `STS.${name}`,
  accessKeySecret: canary.accessKeySecret,
  securityToken: `${canary.securityToken}${name}`,
})

/** A metadata service that gives token `one` first and `two` from then on, the first for `lifeMs`. */
function startTwoTokens(lifeMs: number): Promise<LocalService> {
  let given = 0
  return startLocalService(({ path }): Reply => {
    if (path !== ofRole) return { text: 'session' }
    given += 1
    const { accessKeyId, accessKeySecret, securityToken } = tokenOf(given === 1 ? 'one' : 'two')
    return {
      json: {
        ...{
          Code: 'Success',
          AccessKeyId: accessKeyId,
          AccessKeySecret: accessKeySecret,
          SecurityToken: securityToken,
        },
        Expiration: new Date(Date.now() + (given === 1 ? lifeMs : 3_600_000)).toISOString(),
      },
    }
  })
}

const startOss = () => startService({ credentials: ['one', 'two'].map(tokenOf) })
const fetches = (metadata: LocalService) => metadata.received.filter(({ path }) => path === ofRole).length
const ofInstance = ({ origin }: LocalService): CredentialsProvider =>
  ecsRoleCredentials({ endpoint: origin, roleName: ROLE })

it('a token that OSS rejects in mid-upload is replaced with one more request, and each part in flight is sent once more (F55)', async () => {
  await using metadata = await startTwoTokens(3_600_000)
  await using service = await startOss()
  disturb(service, { operation: 'UploadPart', times: 3 }, { kind: 'expired-token' })
  await (await upload(service, { credentials: ofInstance(metadata) }, { parallel: 3 })).done()
  await expectStored(service)
  expect(fetches(metadata)).toBe(2)
  expect(counts(service)['UploadPart']).toBe(PARTS + 3)
})

it.each([
  ['a Date', (ms: number) => new Date(ms)],
  ['ISO 8601 text', (ms: number) => new Date(ms).toISOString()],
])(
  'a provider of your own that returns %s is called once for a whole upload (F55)',
  async (_name, expiry) => {
    await using service = await startOss()
    let calls = 0
    const credentials: CredentialsProvider = async () => {
      calls += 1
      return { ...tokenOf('one'), expiresAt: expiry(Date.now() + 3_600_000) }
    }
    await (await upload(service, { credentials })).done()
    await expectStored(service)
    expect(calls).toBe(1)
  },
)

it('a provider that returns seconds is reported before anything is sent, also by a signed URL', async () => {
  await using service = await startOss()
  const client = service.client({
    credentials: async () => ({ ...tokenOf('one'), expiresAt: Math.floor(Date.now() / 1000) + 3600 }),
  })
  const target = { bucket: BUCKET, key: 'a' }
  for (const call of [
    () => client.putObject({ ...target, body: 'x' }),
    () => client.presign({ ...target, method: 'GET', expiresInSeconds: 60 }),
  ]) {
    const error = { name: 'SigningError', code: 'CREDENTIALS_INVALID', field: 'expiresAt' }
    await expect(call()).rejects.toMatchObject(error)
    await expect(call()).rejects.toThrow('multiply seconds by 1000')
  }
  expect(service.emulator.requests).toHaveLength(0)
})

it('a token that is about to expire is renewed before OSS rejects it (F55)', async () => {
  await using metadata = await startTwoTokens(1500)
  await using service = await startOss()
  disturb(service, { operation: 'UploadPart', times: PARTS }, { kind: 'delay', ms: 400 })
  await (await upload(service, { credentials: ofInstance(metadata) }, { parallel: 1 })).done()
  await expectStored(service)
  expect(fetches(metadata)).toBe(2)
  expect(counts(service)['UploadPart']).toBe(PARTS)
  const statuses = service.emulator.requests.map(({ status }) => status)
  expect(statuses).not.toContain(403)
})

it('an upload on an instance that loses its role fails and can be resumed', async () => {
  await using service = await startOss()
  disturb(service, { operation: 'UploadPart', partNumber: 3 }, { kind: 'expired-token' })
  const { accessKeyId, accessKeySecret, securityToken } = tokenOf('one')
  const one = {
    AccessKeyId: accessKeyId,
    AccessKeySecret: accessKeySecret,
    SecurityToken: securityToken,
    Code: 'Success',
  }
  const change: Record<string, Reply> = { [ofRole]: { json: one } }
  await using metadata = await startMetadata(change)
  const credentials = ofInstance(metadata)
  const options = {
    credentials,
    on: { retry: () => (change[ofRole] = { status: 404, text: '' }) },
  }
  const outcome = await (await upload(service, options, { parallel: 1 })).outcome
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: { resumable: true, partsRecorded: 2, cause: { name: 'CredentialsError', code: 'NOT_CONFIGURED' } },
  })
})

it('a provider that is still running when the client is closed receives an aborted signal', async () => {
  await using service = await startOss()
  const given = Promise.withResolvers<AbortSignal>()
  const credentials: CredentialsProvider = ({ signal }) => {
    given.resolve(signal)
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  const client = service.client({ credentials })
  const put = client.putObject({ bucket: 'test-bucket', key: 'a', body: 'x' })
  const signal = await given.promise
  expect(signal.aborted).toBe(false)
  await Promise.all([
    client.close(),
    expect(put).rejects.toMatchObject({ name: 'InterruptedError', code: 'ClientError:100002' }),
  ])
  expect(signal.aborted).toBe(true)
})
