import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { counts, disturb, expectStored, PARTS, target, upload } from './network.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

it('connections that the service closes after each response without announcing it do not disturb an upload (F60)', async () => {
  service.emulator.faults.add({ fault: { kind: 'close-after' } })
  await (await upload(service)).done()
  await expectStored(service)
})

it.each(['close-after', 'reset'] as const)(
  'a request on a connection that is being closed (%s) is sent again on another (F60)',
  async (type) => {
    const client = service.client()
    const times = 20
    for (let time = 0; time < times; time += 1) {
      await client.putObject({ ...target, body: 'the connection is kept' })
      disturb(service, {}, type === 'reset' ? { kind: type, when: 'before' } : { kind: type })
      service.emulator.clearRequests()
      await client.putObject({ ...target, body: `${time}` })
      expect(counts(service)['PutObject']).toBeLessThanOrEqual(2)
      service.emulator.faults.clear()
    }
    expect(
      String(Buffer.from((await service.emulator.state.readObject(target.bucket, target.key)) ?? [])),
    ).toBe('19')
  },
)

it('a kept connection is used again, and closed with the client (F60)', async () => {
  const client = service.client()
  const handle = await upload(service, {}, { parallel: 1 })
  await handle.done()
  expect(counts(service)['UploadPart']).toBe(PARTS)
  expect(service.emulator.openSockets).toBeLessThanOrEqual(2)
  await client.putObject({ ...target, body: 'x' })
  await client.close()
  await service[Symbol.asyncDispose]()
  expect(service.emulator.openSockets).toBe(0)
})
