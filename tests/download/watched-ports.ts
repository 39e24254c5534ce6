import type { DownloadTarget, Draft, ObjectReader } from '@oss/download'

/** A call of a download's ports: of the object, of the file, or of the draft. */
export type DownloadCall =
  | 'describe'
  | 'read'
  | 'chunk'
  | `target.${'exists' | 'create' | 'reopen' | 'discard' | 'discardAll'}`
  | `draft.${'write' | 'sync' | 'read' | 'publish' | 'published'}`

/** Called before a call, which fails with what it throws. */
export type OnDownloadCall = (call: DownloadCall) => Promise<void>

/** Forwards every call to a reader; a chunk counts when it is returned. */
export function watchedReader(reader: ObjectReader, onCall: OnDownloadCall): ObjectReader {
  return {
    ...reader,
    async describe(signal) {
      await onCall('describe')
      return reader.describe(signal)
    },
    async *read(object, range, signal) {
      await onCall('read')
      for await (const chunk of reader.read(object, range, signal)) {
        await onCall('chunk')
        yield chunk
      }
    },
  }
}

/** Hands every call on to a target. */
export function watchedTarget(target: DownloadTarget, onCall: OnDownloadCall): DownloadTarget {
  return {
    ...target,
    async exists() {
      await onCall('target.exists')
      return target.exists()
    },
    async create(name, byteLength) {
      await onCall('target.create')
      return watchedDraft(await target.create(name, byteLength), onCall)
    },
    async reopen(name, byteLength) {
      await onCall('target.reopen')
      const draft = await target.reopen(name, byteLength)
      return draft && watchedDraft(draft, onCall)
    },
    async discard(name) {
      await onCall('target.discard')
      await target.discard(name)
    },
    async discardAll() {
      await onCall('target.discardAll')
      await target.discardAll()
    },
  }
}

function watchedDraft(draft: Draft, onCall: OnDownloadCall): Draft {
  return {
    // A write that fails may have got half-way.
    async write(bytes, position) {
      try {
        await onCall('draft.write')
      } catch (error) {
        await draft.write(bytes.subarray(0, bytes.byteLength >> 1), position)
        throw error
      }
      await draft.write(bytes, position)
    },
    async sync() {
      await onCall('draft.sync')
      await draft.sync()
    },
    async *read(range, signal) {
      await onCall('draft.read')
      yield* draft.read(range, signal)
    },
    async publish(overwrite) {
      await onCall('draft.publish')
      await draft.publish(overwrite)
      await onCall('draft.published')
    },
    [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose](),
  }
}
