import dns, { type LookupAddress } from 'node:dns'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, expectStored, target, upload } from './network.ts'

type LookupAnswer = Error | readonly LookupAddress[] | 'silence'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await service[Symbol.asyncDispose]()
})

/** Resolves lookups in this order, repeating the last one. Returns the requested names. */
function answerLookups(...answers: readonly LookupAnswer[]): readonly string[] {
  const asked: string[] = []
  const lookup = (name: string, _options: unknown, callback: (...result: unknown[]) => void): void => {
    const answer = answers[Math.min(asked.push(name), answers.length) - 1]
    if (answer === 'silence') return
    queueMicrotask(() => (answer instanceof Error ? callback(answer) : callback(null, answer)))
  }
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup)
  return asked
}

const here = { address: '127.0.0.1', family: 4 }
// Nothing listens there.
const dead = { address: '127.0.0.2', family: 4 }
const dead6 = { address: '::1', family: 6 }
const failure = (code: string) => Object.assign(new Error(code), { code, syscall: 'getaddrinfo' })

/** The bucket in the host name, so that it has to be looked up. */
const byName = () => {
  const { port } = new URL(service.emulator.endpoint)
  return { endpoint: `http://localhost:${port}`, addressing: 'virtual-host' } as const
}

describe('a name', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN'])(
    'that cannot be resolved for a moment (%s) is retried (F56)',
    async (code) => {
      const asked = answerLookups(failure(code), failure(code), [here])
      await (await upload(service, byName())).done()
      await expectStored(service)
      expect(asked[0]).toBe(`${target.bucket}.localhost`)
    },
  )

  it('that does not exist fails with its code as the cause, and nothing was sent (F56)', async () => {
    const asked = answerLookups(failure('ENOTFOUND'))
    await expect(service.client(byName()).putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining('ENOTFOUND'),
      attempts: 4,
      mayHaveBeenApplied: false,
      cause: { code: 'ENOTFOUND' },
    })
    expect(asked).toHaveLength(4)
  })

  it.each([
    ['half of whose addresses are dead', [dead, here]],
    ['whose IPv6 is broken', [dead6, here]],
    ['whose IPv6 comes last', [here, dead6]],
  ])('%s works at the first attempt (F56)', async (_what, addresses) => {
    answerLookups(addresses)
    await service.client(byName()).putObject({ ...target, body: 'x' })
    expect(counts(service)).toEqual({ PutObject: 1 })
  })

  it('all of whose addresses are dead fails after the maximum number of attempts (F56)', async () => {
    answerLookups([dead, dead6])
    await expect(service.client(byName()).putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      attempts: 4,
      mayHaveBeenApplied: false,
    })
  })

  it.each([
    ['connectMs', 'CONNECT_TIMEOUT', 4],
    ['totalMs', 'TOTAL_TIMEOUT', 1],
  ] as const)('whose lookup never ends fails after %s (F56)', async (limit, code, attempts) => {
    answerLookups('silence')
    const client = service.client({ ...byName(), timeouts: { [limit]: 80 } })
    await expect(client.putObject({ ...target, body: 'x' })).rejects.toMatchObject({ code, attempts })
  })
})
