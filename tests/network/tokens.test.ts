import type { Credentials, CredentialsProvider, OssClient } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { canary, PART, type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

const token = (name: string): Required<Omit<Credentials, 'expiresAt'>> => ({
  accessKeyId: `STS.${name}`,
  accessKeySecret: canary.accessKeySecret,
  securityToken: `${canary.securityToken}${name}`,
})

function startWithTokens(): Promise<Service> {
  return startService({ credentials: ['one', 'two'].map(token) })
}

/** The calls of a provider that returns what `give` returns for each call. */
function countingProvider(
  give: (call: number) => Promise<Credentials>,
): CredentialsProvider & { readonly calls: readonly boolean[] } {
  const calls: boolean[] = []
  return Object.assign(
    async ({ forceRefresh }: { readonly forceRefresh: boolean }) => {
      calls.push(forceRefresh)
      return await give(calls.length)
    },
    { calls },
  )
}

const expired = { kind: 'expired-token' } as const
const put = (client: OssClient) => client.putObject({ ...target, body: 'x' })

describe('a token that expires during an upload', () => {
  it.each([0, 200])(
    'is replaced once for all parts, also when the provider takes %d ms (F55)',
    async (ms) => {
      await using service = await startWithTokens()
      disturb(service, { operation: 'UploadPart', times: 3 }, expired)
      const credentials = countingProvider(async (call) => {
        await new Promise((resolve) => setTimeout(resolve, ms))
        return token(call === 1 ? 'one' : 'two')
      })
      await (await upload(service, { credentials }, { parallel: 3 })).done()
      await expectStored(service)
      expect(credentials.calls).toEqual([false, true])
      expect(counts(service)['UploadPart']).toBe(PARTS + 3)
    },
  )

  it('in the completion is replaced too (F55)', async () => {
    await using service = await startWithTokens()
    disturb(service, { operation: 'CompleteMultipartUpload' }, expired)
    const credentials = countingProvider(async (call) => token(call === 1 ? 'one' : 'two'))
    await (await upload(service, { credentials })).done()
    await expectStored(service)
    expect(credentials.calls).toEqual([false, true])
  })

  it('and cannot be replaced fails the upload with the error of the provider; the next run resumes (F55)', async () => {
    await using service = await startWithTokens()
    disturb(service, { operation: 'UploadPart', partNumber: 3 }, expired)
    const outage = new Error('the token service is down')
    const credentials = countingProvider(async (call) => {
      if (call === 2) throw outage
      return token('one')
    })
    const outcome = await (await upload(service, { credentials }, { parallel: 1 })).outcome
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { resumable: true, partsRecorded: 2, cause: outage },
    })
    expect(await (await upload(service, { credentials })).done()).toMatchObject({ partsReused: 2 })
    await expectStored(service)
    expect(service.emulator.requests.at(-1)).toMatchObject({ operation: 'CompleteMultipartUpload' })
  })

  it('and is returned again by the provider fails the request without further calls (F55)', async () => {
    await using service = await startWithTokens()
    service.emulator.faults.add({ fault: expired })
    const credentials = countingProvider(async () => token('one'))
    await expect(put(service.client({ credentials }))).rejects.toMatchObject({
      code: 'SecurityTokenExpired',
      attempts: 2,
    })
    expect(credentials.calls).toEqual([false, true])
  })

  it('is never sent when the provider always fails (F55)', async () => {
    await using service = await startWithTokens()
    const credentials = countingProvider(() => Promise.reject(new Error('no')))
    await expect(put(service.client({ credentials }))).rejects.toThrow('no')
    expect(service.emulator.requests).toEqual([])
  })

  it('can be interrupted while the provider never responds (F55)', async () => {
    await using service = await startWithTokens()
    const credentials = countingProvider(() => new Promise<never>(() => undefined))
    const client = service.client({ credentials })
    const handle = client.putObject({
      ...target,
      body: new Uint8Array(PART),
      signal: AbortSignal.timeout(50),
    })
    await expect(handle).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
