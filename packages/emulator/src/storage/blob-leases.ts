import type { Segment } from '../model/object-record.ts'
import type { Storage } from './storage.ts'

/** Removes blobs that no record uses any more. */
export type RemoveBlobs = (segments: readonly Segment[]) => Promise<void>

/** Keeps the blobs of an object while a download reads them, even if the object is replaced or deleted. */
export interface BlobLeases {
  /** @returns a function that releases the blobs; calling it twice has no effect. */
  take(segments: readonly Segment[]): () => Promise<void>
  /** Removes the blobs, leased ones when they are released. */
  readonly remove: RemoveBlobs
}

export function createBlobLeases(storage: Storage): BlobLeases {
  const readers = new Map<string, number>()
  const pendingRemoval = new Set<string>()

  async function releaseBlob(blob: string): Promise<void> {
    const left = (readers.get(blob) ?? 0) - 1
    if (left > 0) {
      readers.set(blob, left)
      return
    }
    readers.delete(blob)
    if (pendingRemoval.delete(blob)) await storage.removeBlob(blob)
  }

  return {
    take(segments) {
      let isHeld = true
      for (const { blob } of segments) readers.set(blob, (readers.get(blob) ?? 0) + 1)
      return async () => {
        if (!isHeld) return
        isHeld = false
        for (const { blob } of segments) await releaseBlob(blob)
      }
    },
    async remove(segments) {
      for (const { blob } of segments) {
        if (readers.has(blob)) pendingRemoval.add(blob)
        else await storage.removeBlob(blob)
      }
    },
  }
}
