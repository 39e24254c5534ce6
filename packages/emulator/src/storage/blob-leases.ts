import type { Segment } from '../model/object-record.ts'
import type { Storage } from './storage.ts'

/** Lets a download finish although its object was replaced or deleted meanwhile. */
export interface BlobLeases {
  /** @returns gives the blobs free again; calling it twice does nothing. */
  take(segments: readonly Segment[]): () => Promise<void>
  /** Removes the blobs, those on lease as soon as they are free. */
  remove(segments: readonly Segment[]): Promise<void>
}

export function createBlobLeases(storage: Storage): BlobLeases {
  const readers = new Map<string, number>()
  const doomed = new Set<string>()

  async function giveBack(blob: string): Promise<void> {
    const left = (readers.get(blob) ?? 0) - 1
    if (left > 0) {
      readers.set(blob, left)
      return
    }
    readers.delete(blob)
    if (doomed.delete(blob)) await storage.removeBlob(blob)
  }

  return {
    take(segments) {
      let isHeld = true
      for (const { blob } of segments) readers.set(blob, (readers.get(blob) ?? 0) + 1)
      return async () => {
        if (!isHeld) return
        isHeld = false
        for (const { blob } of segments) await giveBack(blob)
      }
    },
    async remove(segments) {
      for (const { blob } of segments) {
        if (readers.has(blob)) doomed.add(blob)
        else await storage.removeBlob(blob)
      }
    },
  }
}
