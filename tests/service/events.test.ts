import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientEvents } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disturb, PARTS, SIZE, target, upload } from '../network/network.ts'
import { canary, findSecrets } from '../security/canaries.ts'
import { everythingOf } from '../security/everything-of.ts'
import { PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ credentials: [canary] })
})
afterEach(() => service[Symbol.asyncDispose]())

const credentials = async () => canary
type Told = readonly [name: keyof ClientEvents, event: Parameters<ClientEvents[keyof ClientEvents]>[0]]
const NAMES = ['request', 'response', 'retry', 'failure', 'part', 'checkpoint', 'phase'] as const

/** Listeners that record all events. */
function listeners(told: Told[]): ClientEvents {
  const on = NAMES.map((name) => [name, (event: Told[1]) => told.push([name, event])])
  return Object.fromEntries(on) as ClientEvents
}

/** Events of one name. */
function of<Name extends keyof ClientEvents>(told: readonly Told[], name: Name) {
  return told.flatMap(([at, event]) => (at === name ? [event as Parameters<ClientEvents[Name]>[0]] : []))
}

describe('events of a resumable upload', () => {
  it('are emitted for each part when it starts and when it is stored', async () => {
    const told: Told[] = []
    const handle = await upload(service, { credentials, on: listeners(told) }, { parallel: 2 })
    const { uploadId } = await handle.done()
    const parts = of(told, 'part')
    const numbers = (kind: string) =>
      parts
        .filter((part) => part.kind === kind)
        .map(({ number }) => number)
        .sort()
    expect(numbers('started')).toEqual([1, 2, 3, 4, 5])
    expect(numbers('stored')).toEqual([1, 2, 3, 4, 5])
    expect(parts.at(-1)).toMatchObject({ ...target, uploadId, durationMs: expect.any(Number) })
    expect(parts.find(({ number }) => number === 5)?.byteLength).toBe(SIZE - 4 * PART)
  })

  it('are emitted for changes of the checkpoint, in order, with its location', async () => {
    const told: Told[] = []
    await (await upload(service, { credentials, on: listeners(told) }, { parallel: 1 })).done()
    const checkpoints = of(told, 'checkpoint')
    const recorded = Array.from({ length: PARTS }, () => 'recorded')
    expect(checkpoints.map(({ kind }) => kind)).toEqual([
      'opened',
      'started',
      ...recorded,
      'completing',
      'removed',
    ])
    expect(checkpoints.flatMap(({ number }) => number ?? [])).toEqual([1, 2, 3, 4, 5])
    for (const { location, bucket } of checkpoints) {
      expect(location).toContain(service.directory)
      expect(bucket).toBe(target.bucket)
    }
  })

  it('are emitted for a failed part, and for the parts that a later run found', async () => {
    const told: Told[] = []
    const on = listeners(told)
    disturb(
      service,
      { operation: 'UploadPart', partNumber: 3 },
      { kind: 'status', status: 403, code: 'AccessDenied' },
    )
    await (await upload(service, { credentials, on }, { parallel: 1 })).outcome
    const failed = of(told, 'part').filter(({ kind }) => kind === 'failed')
    expect(failed).toMatchObject([{ number: 3, error: { code: 'AccessDenied' } }])
    expect(of(told, 'failure')).toMatchObject([
      { operation: 'UploadPart', attempt: 1, error: failed[0]?.error },
    ])
    told.length = 0
    await (await upload(service, { credentials, on })).done()
    expect(of(told, 'checkpoint')[0]).toMatchObject({ kind: 'opened', parts: 2 })
  })

  it('are emitted for each phase, up to the last', async () => {
    const told: Told[] = []
    const handle = await upload(service, { credentials, on: listeners(told) })
    await handle.done()
    await expect.poll(() => of(told, 'phase').at(-1)?.phase).toBe('settled')
    const phases = of(told, 'phase')
    expect(phases.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['uploading', 'completing', 'settled']),
    )
    // Each phase is reported once, not with every part of it.
    const repeated = phases.filter(({ phase }, index) => phase === phases[index - 1]?.phase)
    expect(repeated).toEqual([])
    expect(phases.at(-1)).toMatchObject({
      ...target,
      partsRecorded: PARTS,
      bytesRecorded: SIZE,
      bytesTotal: SIZE,
    })
  })

  it('have no effect on the upload when a listener throws or rejects', async () => {
    const fail = (): never => {
      throw new Error('mine')
    }
    const reject = async () => fail()
    const on: ClientEvents = {
      ...{ request: fail, response: reject, retry: fail, failure: reject },
      ...{ part: fail, checkpoint: reject, phase: fail },
    }
    await (await upload(service, { credentials, on })).done()
    expect(service.emulator.state.listKeys(target.bucket)).toEqual([target.key])
  })
})

it('events contain no secret, in listeners and in channels (R13)', async () => {
  const told: Told[] = []
  const published: unknown[] = []
  const listen = (message: unknown) => published.push(message)
  for (const name of NAMES) subscribe(`oss:${name}`, listen)
  disturb(service, { operation: 'UploadPart', partNumber: 2 }, { kind: 'expired-token' })
  disturb(service, { operation: 'UploadPart', partNumber: 4 }, { kind: 'drop-response' })
  await (await upload(service, { credentials, on: listeners(told) })).done()
  const wrong = async () => ({ ...canary, accessKeySecret: `${canary.accessKeySecret}x` })
  await (await upload(service, { credentials: wrong, on: listeners(told) }, { key: 'other' })).outcome
  for (const name of NAMES) unsubscribe(`oss:${name}`, listen)
  expect(new Set(told.map(([name]) => name))).toEqual(new Set(NAMES))
  expect(published).toEqual(expect.arrayContaining(told.map(([, event]) => event)))
  expect(of(told, 'failure')).toMatchObject([{ error: { code: 'SignatureDoesNotMatch' } }])
  expect(findSecrets(everythingOf([told, published]))).toEqual([])
})
