import { clientEncryption } from '@oss/encryption'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BUCKET, PART } from '../service/service.ts'
import { CLIENT_CALLS, type OptionCall } from './client-calls.ts'
import { NOT_CALLED } from './not-called.ts'
import { createOptionWorld, type OptionWorld } from './option-world.ts'
import { OWN_DATA } from './own-data.ts'
import { PACKAGE_CALLS } from './package-calls.ts'
import { PREFIX_CALLS } from './prefix-calls.ts'
import { publicOptions } from './public-options.ts'
import { stubCredentialSources } from './stub-credential-sources.ts'
import { withOption } from './with-option.ts'

const CALLS: Readonly<Record<string, OptionCall>> = { ...CLIENT_CALLS, ...PREFIX_CALLS, ...PACKAGE_CALLS }

const functions = publicOptions()
  // The emulator is for tests, whose own errors are to be seen.
  .filter(({ kinds, callable }) => kinds.has('function') && !callable.startsWith('emulator '))
  .filter(({ callable }) => !OWN_DATA.has(callable) && !NOT_CALLED.has(callable))
  .map((option) => [`${option.callable} ${option.path.slice(1).join('.')}`, option] as const)

/** Functions that are notified. All others return what the call needs. */
const isListener = (name: string): boolean => /\bon(\.|[A-Z])|\bdebug$/.test(name)

const mine = new Error('a function of the caller')
/**
 * Have no time to wait: that they return a promise is refused. A clock (`now`, `monotonicMs`) that returns
 * one is not: it would be checked each time.
 */
const SYNCHRONOUS = /(filter|fileOptions|filePathOf)$/

/** What else the call needs, so that the function is called, and so that its failure is not waited for. */
const BESIDE: Readonly<Record<string, object>> = {
  'client uploadPresigned fetch': { maxAttempts: 1, connectRetryMs: 0 },
  'client uploadPresigned wait': { maxAttempts: 2, connectRetryMs: 0, fetch: () => Promise.reject(mine) },
}

const ways = [
  [
    'throws',
    () => {
      throw mine
    },
  ],
  ['rejects', () => Promise.reject(mine)],
] as const

/** Unhandled rejections: each would have ended the process. */
const escaped: unknown[] = []
const note = (error: unknown): void => {
  escaped.push(error)
}

/** All that an error has as its cause, or brings together. */
function* everyCause(error: unknown): Generator<unknown> {
  yield error
  if (error instanceof AggregateError) for (const each of error.errors) yield* everyCause(each)
  if (error instanceof Error && error.cause !== undefined) yield* everyCause(error.cause)
}

describe('a function of the caller', () => {
  let world: OptionWorld
  beforeAll(async () => {
    world = await createOptionWorld()
    stubCredentialSources(world)
    process.on('unhandledRejection', note).on('uncaughtException', note)
  })
  afterAll(async () => {
    process.off('unhandledRejection', note).off('uncaughtException', note)
    vi.unstubAllEnvs()
    vi.unstubAllGlobals()
    await world[Symbol.asyncDispose]()
  })

  describe.each(ways)('that %s', (way, fail) => {
    it.each(functions.filter(([name]) => way === 'throws' || !/ (?:now|monotonicMs)$/.test(name)))(
      'as %s does not end the process, and the call ends as it should',
      async (name, option) => {
        const call = CALLS[option.callable]
        if (call === undefined) throw new Error(`${option.callable} is not known`)
        let calls = 0
        const value = () => {
          calls += 1
          return fail()
        }
        const given = withOption(await call.arguments(world, option.path.slice(1).join('.')), option, world, {
          value,
        })
        const last = given.at(-1)
        const besides = [...given.slice(0, -1), { ...(last as object), ...BESIDE[name] }]
        const outcome = await (async () => call.run(world, ...(name in BESIDE ? besides : given)))().then(
          () => 'succeeded',
          (error: unknown) => error,
        )
        await new Promise((resolve) => setImmediate(resolve))
        expect(escaped.splice(0)).toEqual([])
        if (calls === 0 || isListener(name)) expect(outcome).toBe('succeeded')
        else if (/^credentials .*fetch$/.test(name))
          expect(outcome).toMatchObject({ name: 'CredentialsError', code: 'UNAVAILABLE' })
        else if (way === 'throws' || !SYNCHRONOUS.test(name)) expect([...everyCause(outcome)]).toContain(mine)
        else expect(outcome).toBeInstanceOf(Error)
      },
    )
  })

  it('that is told of an upload does not change how it ends, whatever all of them throw', async () => {
    const { service, callbackServer, newKey, file } = world
    for (const [, fail] of ways) {
      const told = new Set<string>()
      const listener = (name: string) => () => {
        told.add(name)
        return fail() as never
      }
      const on = Object.fromEntries(
        ['request', 'response', 'retry', 'failure', 'part', 'checkpoint', 'phase'].map((name) => [
          name,
          listener(name),
        ]),
      )
      const client = service.client({ on })
      service.emulator.faults.add({
        match: { operation: 'UploadPart', nth: 1 },
        fault: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
      })
      const key = newKey()
      const handle = client.resumableUpload({
        ...{ bucket: BUCKET, key, file, partSize: PART, onNotice: listener('onNotice') },
        callback: { url: callbackServer.url, body: 'x' },
        onCallback: listener('onCallback'),
      })
      expect(await handle.done()).toMatchObject({ crc64Verified: true })
      await expect(client.getObject({ bucket: BUCKET, key: 'missing' })).rejects.toMatchObject({
        status: 404,
      })
      await client.initiateMultipartUpload({ bucket: BUCKET, key: newKey() })
      await client.abortMultipartUploads({ bucket: BUCKET, prefix: 'key', onAborted: listener('onAborted') })
      await new Promise((resolve) => setImmediate(resolve))
      expect(told).toEqual(
        new Set([
          ...Object.keys(on),
          'onAborted',
          'onCallback',
          ...(told.has('onNotice') ? ['onNotice'] : []),
        ]),
      )
      expect(escaped.splice(0)).toEqual([])
      service.emulator.faults.clear()
    }
  })

  it.each(ways)(
    'that gives credentials or a master key and %s fails the call with its error',
    async (_way, fail) => {
      const { service, newKey } = world
      const key = newKey()
      const client = service.client({ credentials: () => fail() })
      const put = client.putObject({ bucket: BUCKET, key, body: 'x' }).catch((error: unknown) => error)
      expect([...everyCause(await put)]).toContain(mine)
      const encryption = clientEncryption({
        algorithm: 'RSA/NONE/PKCS1Padding',
        wrap: () => fail(),
        unwrap: () => fail(),
      })
      const encrypted = service
        .client()
        .resumableUpload({ bucket: BUCKET, key, file: world.file, clientEncryption: encryption })
      expect([...everyCause(await encrypted.done().catch((error: unknown) => error))]).toContain(mine)
      await new Promise((resolve) => setImmediate(resolve))
      expect(escaped.splice(0)).toEqual([])
    },
  )
})
