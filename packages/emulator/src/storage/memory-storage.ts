import { randomBytes } from 'node:crypto'
import type { BlobWriter, Storage, StoredRecord } from './storage.ts'

/** Stores everything in memory. Content stays in the chunks in which it was received. */
export function createMemoryStorage(): Storage {
  const records = new Map<string, StoredRecord>()
  const blobs = new Map<string, readonly Uint8Array[]>()

  function createBlob(): Promise<BlobWriter> {
    const blob = randomBytes(12).toString('hex')
    const chunks: Uint8Array[] = []
    return Promise.resolve({
      blob,
      async write(chunk) {
        chunks.push(unshared(chunk))
      },
      async commit() {
        blobs.set(blob, chunks)
      },
      async discard() {
        blobs.delete(blob)
      },
    })
  }

  return {
    loadRecords: async () => new Map(records),
    saveRecord: async (name, record) => void records.set(name, record),
    removeRecord: async (name) => void records.delete(name),
    createBlob,
    readBlob: (blob, start, end) => slices(blobs.get(blob), start, end),
    removeBlob: async (blob) => void blobs.delete(blob),
    listBlobs: async () => [...blobs.keys()],
    close: async () => {},
  }
}

/**
 * Copies a small view of a large receive buffer, which would otherwise stay in memory as long as the view.
 */
function unshared(chunk: Uint8Array): Uint8Array {
  return chunk.byteLength * 2 > chunk.buffer.byteLength ? chunk : new Uint8Array(chunk)
}

async function* slices(
  chunks: readonly Uint8Array[] | undefined,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  if (chunks === undefined) throw new Error('The blob to read does not exist.')
  let position = 0
  for (const chunk of chunks) {
    const from = Math.max(start - position, 0)
    const to = Math.min(end - position, chunk.byteLength)
    if (from < to) yield chunk.subarray(from, to)
    position += chunk.byteLength
    if (position >= end) return
  }
}
