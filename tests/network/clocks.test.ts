import type { ClientDebugSink } from '@oss/client'
import { type Clock, systemClock } from '@oss/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canary, type Service, startService } from '../service/service.ts'
import { disturb, expectStored, PARTS, target, upload } from './network.ts'

const minute = 60_000
const day = 24 * 60 * minute

let service: Service
/** How far this machine's clock is off. */
let offMs = 0
beforeEach(async () => {
  offMs = 0
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const clock: Clock = { ...systemClock, now: () => Date.now() + offMs }
const refused = (code: string) => service.emulator.requests.filter(({ errorCode }) => errorCode === code)

describe('a clock that is wrong', () => {
  it.each([-day, -20 * minute, 20 * minute, day])(
    'by %d ms is corrected once, for all requests of the client (F54)',
    async (ms) => {
      offMs = ms
      await (await upload(service, { clock })).done()
      await expectStored(service)
      expect(refused('RequestTimeTooSkewed')).toHaveLength(1)
    },
  )

  it('by a week is not corrected, because the signature would be valid then (F54)', async () => {
    offMs = 7 * day
    const error = await service
      .client({ clock })
      .putObject({ ...target, body: 'x' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'ServiceError', code: 'RequestTimeTooSkewed', attempts: 1 })
  })

  it('causes no endless retries with a service whose own clock jumps (F54)', async () => {
    for (const [index, hours] of [3, -3, 5, -5].entries()) {
      disturb(service, { nth: index + 1 }, { kind: 'skew', ms: hours * 60 * minute })
    }
    await expect(service.client().putObject({ ...target, body: 'x' })).rejects.toMatchObject({
      code: 'RequestTimeTooSkewed',
      attempts: 2,
    })
  })

  it.each([2, -2])(
    'that jumps by %d hours during an upload, as after a sleep, is corrected (F05, F54)',
    async (hours) => {
      const handle = await upload(service, { clock, on: { response: () => (offMs = hours * 60 * minute) } })
      await handle.done()
      await expectStored(service)
      expect(refused('RequestTimeTooSkewed').length).toBeLessThanOrEqual(PARTS)
      expect(refused('RequestTimeTooSkewed').length).toBeGreaterThanOrEqual(1)
    },
  )
})

describe('a machine that slept for longer than a token lives', () => {
  it('fetches a new token before the next request is signed (F05)', async () => {
    let fetched = 0
    const credentials = async () => {
      fetched += 1
      return { ...canary, securityToken: '', expiresAt: clock.now() + 60 * minute }
    }
    const client = service.client({ credentials, clock })
    await client.putObject({ ...target, body: 'x' })
    await client.putObject({ ...target, body: 'x' })
    expect(fetched).toBe(1)
    offMs = 2 * 60 * minute
    await client.putObject({ ...target, body: 'x' })
    expect(fetched).toBe(2)
  })

  it('does not delay an attempt that is due (F05)', async () => {
    disturb(service, { operation: 'PutObject', times: 3 }, { kind: 'status', status: 503 })
    const client = service.client({ clock, on: { retry: () => (offMs -= 2 * 60 * minute) } })
    const startedAt = performance.now()
    await client.putObject({ ...target, body: 'x' }).catch(() => undefined)
    expect(performance.now() - startedAt).toBeLessThan(60_000)
    expect(service.emulator.requests.length).toBeGreaterThanOrEqual(4)
  })
})

describe('a clock that is set during a request', () => {
  it('changes no duration that events and debug events report (F54)', async () => {
    const durations: number[] = []
    const debug: ClientDebugSink = (event) => {
      if (event.kind === 'connection') durations.push(event.dnsMs ?? 0, event.connectMs ?? 0)
      if (event.kind === 'request') offMs = offMs === 0 ? -10 * minute : 0
    }
    const record = ({ durationMs }: { readonly durationMs: number }): void => void durations.push(durationMs)
    const on = { response: record, failure: record, part: record, checkpoint: record }
    await service
      .client({ clock, debug, on })
      .getObject(target)
      .catch(() => undefined)
    await (await upload(service, { clock, debug, on })).done()
    expect(durations.length).toBeGreaterThan(2 * PARTS)
    for (const duration of durations) {
      expect(duration).toBeGreaterThanOrEqual(0)
      expect(duration).toBeLessThan(5 * minute)
    }
  })
})
