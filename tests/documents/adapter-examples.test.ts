import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { issued } from '../../packages/credentials/test/fake-metadata.ts'
import { startSts } from '../../packages/credentials/test/fake-sts.ts'
import { PART, type Service, startService } from '../service/service.ts'
import { runExample } from './run-example.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: ['examplebucket'] })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await service[Symbol.asyncDispose]()
})

const example = (name: string): string => join(import.meta.dirname, '../../examples', name)

describe('the examples with signals, credentials, stores and transports of the caller run', () => {
  it('abort.ts: a signal interrupts an upload, and the same call resumes it', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 100 } })
    const file = await service.file('a.bin', 40 * PART)
    const { output, exitCode } = await runExample(service, example('abort.ts'), file)
    expect(output).toBe('interrupted\nstored; some of 40 parts were there already\n')
    expect(exitCode).toBe(0)
  })

  it('sts-refresh.ts: new credentials of the role are fetched when OSS rejects the old ones as expired', async () => {
    const {
      AccessKeyId: accessKeyId,
      AccessKeySecret: accessKeySecret,
      SecurityToken: securityToken,
    } = issued
    await using temporary = await startService({
      buckets: ['examplebucket'],
      credentials: [{ accessKeyId, accessKeySecret, securityToken }],
    })
    await using sts = await startSts()
    vi.stubEnv('STS_ENDPOINT', sts.origin)
    temporary.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2, nth: 1 },
      fault: { kind: 'expired-token' },
    })
    const file = await temporary.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(temporary, example('sts-refresh.ts'), file)
    expect({ output, exitCode }).toEqual({
      output: 'credentials requested\ncredentials renewed: OSS rejected them\ncompleted\n',
      exitCode: 0,
    })
    expect(sts.received).toHaveLength(2)
  })

  it('own-store.ts: a store meets the contract, and an upload resumes from it', async () => {
    service.emulator.faults.add({ match: { operation: 'UploadPart' }, fault: { kind: 'delay', ms: 50 } })
    const file = await service.file('a.bin', 12 * PART)
    const { output, exitCode } = await runExample(service, example('own-store.ts'), file)
    expect(output).toBe('the store meets the contract\nresumed; 0 checkpoints are left\n')
    expect(exitCode).toBe(0)
  })

  it('own-transport.ts: each attempt goes through the transport, and a lost response costs one more attempt', async () => {
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(service, example('own-transport.ts'), file)
    expect({ output, exitCode }).toEqual({ output: '3 parts in 6 attempts, compared\n', exitCode: 0 })
  })
})
