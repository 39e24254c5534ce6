import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDiskStorage } from './disk-storage.ts'
import { createMemoryStorage } from './memory-storage.ts'
import type { Storage } from './storage.ts'

/** What both kinds of storage promise. */
describe.each(['memory', 'disk'])('the %s storage', (kind) => {
  let folder = ''
  let storage: Storage = createMemoryStorage()

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
    storage = kind === 'memory' ? createMemoryStorage() : await openDiskStorage(folder)
  })
  afterEach(async () => {
    await storage.close()
    await rm(folder, { recursive: true })
  })

  async function writeBlob(...chunks: readonly string[]): Promise<string> {
    const writer = await storage.createBlob()
    for (const chunk of chunks) await writer.write(Buffer.from(chunk))
    await writer.commit()
    return writer.blob
  }

  async function read(blob: string, start: number, end: number): Promise<string> {
    const chunks: Uint8Array[] = []
    for await (const chunk of storage.readBlob(blob, start, end)) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  it('reads any range of a blob', async () => {
    const blob = await writeBlob('hello ', '', 'world')
    const all = 'hello world'
    for (let start = 0; start <= all.length; start++) {
      for (let end = start; end <= all.length; end++) {
        expect(await read(blob, start, end)).toBe(all.slice(start, end))
      }
    }
  })

  it('keeps an empty blob', async () => {
    expect(await read(await writeBlob(), 0, 0)).toBe('')
  })

  it('copies a small chunk instead of holding on to the large buffer below it', async () => {
    const writer = await storage.createBlob()
    const chunk = Buffer.alloc(64 * 1024, 'a').subarray(0, 3)
    await writer.write(chunk)
    await writer.commit()
    chunk.fill('b')
    expect(await read(writer.blob, 0, 3)).toBe('aaa')
  })

  it('shows a blob only once it is committed', async () => {
    const writer = await storage.createBlob()
    await writer.write(Buffer.from('x'))
    expect(await storage.listBlobs()).toEqual([])
    await writer.commit()
    expect(await storage.listBlobs()).toEqual([writer.blob])
  })

  it('forgets a blob that is discarded, before or after its commit', async () => {
    const early = await storage.createBlob()
    await early.write(Buffer.from('x'))
    await early.discard()
    const late = await storage.createBlob()
    await late.commit()
    await late.discard()
    expect(await storage.listBlobs()).toEqual([])
  })

  it('removes blobs, and does not mind when they are gone', async () => {
    const blob = await writeBlob('x')
    await storage.removeBlob(blob)
    await storage.removeBlob(blob)
    expect(await storage.listBlobs()).toEqual([])
    await expect(read(blob, 0, 1)).rejects.toThrow()
  })

  it('saves, replaces and removes records', async () => {
    await storage.saveRecord('object/1', { key: 'ä', n: 1 })
    await storage.saveRecord('object/2', { n: 2 })
    await storage.saveRecord('object/1', { key: 'ä', n: 3 })
    await storage.removeRecord('object/2')
    await storage.removeRecord('object/2')
    expect([...(await storage.loadRecords())]).toEqual([['object/1', { key: 'ä', n: 3 }]])
  })

  it('writes many blobs at once', async () => {
    const blobs = await Promise.all(Array.from({ length: 50 }, (_, index) => writeBlob(`blob ${index}`)))
    expect(new Set(blobs).size).toBe(50)
    expect(await Promise.all(blobs.map((blob) => read(blob, 0, 100)))).toContain('blob 49')
  })
})
