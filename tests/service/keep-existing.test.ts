import type { OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

const SIZE = 60_000
const target = { bucket: BUCKET, key: 'new.bin', forbidOverwrite: true } as const

let service: Service
let file: string
beforeEach(async () => {
  service = await startService()
  file = await service.file('a.bin', SIZE)
})
afterEach(() => service[Symbol.asyncDispose]())

/** Each way to store an object in one request. */
const ways: Readonly<Record<string, (client: OssClient) => Promise<unknown>>> = {
  'putObject of bytes': (client) => client.putObject({ ...target, body: bytesOf(SIZE) }),
  'putObject of a file': (client) => client.putObject({ ...target, body: { file } }),
  resumableUpload: (client) => client.resumableUpload({ ...target, file, partSize: PART }).done(),
  uploadFiles: async (client) => {
    const batch = client.uploadFiles({ ...target, files: [{ file, key: target.key }], skipUnchanged: false })
    for await (const result of batch) if (result.kind === 'failed') throw result.error
  },
}

/** The first response is lost, and the next attempt is delayed. */
function loseResponse(): void {
  const match = { operation: 'PutObject' } as const
  service.emulator.faults.add({ match: { ...match, nth: 1 }, fault: { kind: 'drop-response' } })
  service.emulator.faults.add({ match, fault: { kind: 'delay', ms: 100 } })
}

describe.each(Object.keys(ways))('%s with forbidOverwrite', (way) => {
  it('whose response was lost finds its own object (F42)', async () => {
    loseResponse()
    await ways[way]?.(service.client())
    const stored = await service.emulator.state.readObject(BUCKET, target.key)
    expect(Buffer.from(stored ?? []).equals(bytesOf(SIZE))).toBe(true)
    expect(service.requests()).toEqual(['PutObject', 'PutObject', 'HeadObject'])
  })

  it('does not mistake the object of another client for its own (R1)', async () => {
    loseResponse()
    const run = ways[way]?.(service.client()).catch((reason: unknown) => reason)
    await expect.poll(() => service.requests()).toHaveLength(2)
    await service.emulator.state.putObject(BUCKET, target.key, bytesOf(SIZE, 2))
    const error: unknown = await run
    expect(JSON.stringify([error, (error as Error).cause])).toContain('FileAlreadyExists')
    expect(service.requests()).toEqual(['PutObject', 'PutObject', 'HeadObject'])
  })

  it('fails at once when an equal object existed before', async () => {
    await service.emulator.state.putObject(BUCKET, target.key, bytesOf(SIZE))
    const error: unknown = await ways[way]?.(service.client()).catch((reason: unknown) => reason)
    expect(JSON.stringify([error, (error as Error).cause])).toContain('FileAlreadyExists')
    expect(service.requests()).toEqual(['PutObject'])
  })
})

it('with a callback whose result is unknown, the error of OSS is reported', async () => {
  loseResponse()
  const callback = { url: 'http://127.0.0.1:9/', body: 'x' }
  const put = service.client().putObject({ ...target, body: bytesOf(SIZE), callback })
  await expect(put).rejects.toMatchObject({ code: 'FileAlreadyExists' })
})
