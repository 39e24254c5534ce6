import type { OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

const SIZE = 60_000
const target = { bucket: BUCKET, key: 'new.bin', forbidOverwrite: true } as const
const source = { key: 'old.bin' }

let service: Service
beforeEach(async () => {
  service = await startService()
  await service.client().putObject({ bucket: BUCKET, ...source, body: bytesOf(SIZE) })
  service.emulator.clearRequests()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Each way to copy an object in one request. */
const ways: Readonly<Record<string, (client: OssClient) => Promise<unknown>>> = {
  copyObject: (client) => client.copyObject({ ...target, source }),
  resumableCopy: (client) => client.resumableCopy({ ...target, source, partSize: PART }).done(),
}

/** The first response is lost, and the next attempt is delayed. */
function loseResponse(): void {
  const match = { operation: 'CopyObject' } as const
  service.emulator.faults.add({ match: { ...match, nth: 1 }, fault: { kind: 'drop-response' } })
  service.emulator.faults.add({ match, fault: { kind: 'delay', ms: 100 } })
}

const copies = (): readonly string[] => service.requests().filter((request) => request === 'CopyObject')

describe.each(Object.keys(ways))('%s with forbidOverwrite', (way) => {
  it('whose response was lost finds its own copy (F42)', async () => {
    loseResponse()
    expect(await ways[way]?.(service.client())).toMatchObject({ etag: expect.any(String) })
    const stored = await service.emulator.state.readObject(BUCKET, target.key)
    expect(Buffer.from(stored ?? []).equals(bytesOf(SIZE))).toBe(true)
    expect(copies()).toHaveLength(2)
  })

  it.each(['the object of another', 'an object of which nothing is known'])(
    'does not mistake %s for its own (R1)',
    async (what) => {
      loseResponse()
      const run = ways[way]?.(service.client()).catch((reason: unknown) => reason)
      await expect.poll(copies).toHaveLength(2)
      if (what === 'the object of another')
        await service.emulator.state.putObject(BUCKET, target.key, bytesOf(SIZE, 2))
      else
        service.emulator.faults.add({
          match: { operation: 'HeadObject' },
          fault: { kind: 'status', status: 403, code: 'AccessDenied' },
        })
      const error: unknown = await run
      expect(JSON.stringify([error, (error as Error).cause])).toContain('FileAlreadyExists')
      expect(copies()).toHaveLength(2)
    },
  )

  it('fails at once when an equal object existed before', async () => {
    await service.emulator.state.putObject(BUCKET, target.key, bytesOf(SIZE))
    const error: unknown = await ways[way]?.(service.client()).catch((reason: unknown) => reason)
    expect(JSON.stringify([error, (error as Error).cause])).toContain('FileAlreadyExists')
    expect(copies()).toHaveLength(1)
  })
})
