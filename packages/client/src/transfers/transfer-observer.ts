import type { CheckpointLease, CheckpointStore, MultipartApi, UploadHandle } from '@oss/multipart'
import type { Connection } from '../connection/connection.ts'
import type { CheckpointEvent, PartEvent, PhaseEvent, UploadEvent } from '../events/client-events.ts'
import { type LoggedNotice, loggedNotices } from '../events/debug-log.ts'
import { emit } from '../events/emit.ts'
import type { ObjectName } from '../options/object-name.ts'

/** Observes a transfer through its ports, and emits events about it. */
export interface TransferObserver {
  watchApi(api: MultipartApi): MultipartApi
  watchStore(store: CheckpointStore): CheckpointStore
  watchPhases(handle: WatchedHandle): void
  /** Returns the listener to pass on: the given one, and the debug log. */
  watchNotices<Notice extends LoggedNotice>(onNotice: NoticeListener<Notice>): NoticeListener<Notice>
}

type NoticeListener<Notice> = ((notice: Notice) => void) | undefined

/** The handle of an upload or a copy. */
type WatchedHandle = Pick<UploadHandle, 'progress'>

/** Creates the observer of one transfer. It wraps nothing that has no listener. */
export function observeTransfer(
  { events: on, debug, monotonicMs }: Pick<Connection, 'events' | 'debug' | 'monotonicMs'>,
  { bucket, key }: ObjectName,
): TransferObserver {
  return {
    watchApi(api) {
      if (on.part === undefined) return api
      const emitEvent = (event: Omit<PartEvent, keyof UploadEvent>): void =>
        emit(on.part, { bucket, key, ...event })
      return { ...api, uploadPart: watchedPart(api, emitEvent, monotonicMs) }
    },
    watchStore(store) {
      if (on.checkpoint === undefined) return store
      const emitEvent: EmitCheckpoint = (event) => emit(on.checkpoint, { bucket, key, ...event })
      return {
        async acquire(id) {
          const startedAtMs = monotonicMs()
          const lease = await store.acquire(id)
          const { location, restored } = lease
          const parts = restored.checkpoint?.parts.length ?? 0
          emitEvent({ kind: 'opened', location, parts, durationMs: monotonicMs() - startedAtMs })
          return watchedLease(lease, emitEvent, monotonicMs)
        },
        has: (id) => store.has(id),
        list: (options) => store.list(options),
      }
    },
    watchPhases(handle) {
      if (on.phase === undefined) return
      void emitPhases(handle, (event) => emit(on.phase, { bucket, key, ...event }))
    },
    watchNotices: (onNotice) => loggedNotices({ bucket, key }, debug, onNotice),
  }
}

type EmitCheckpoint = (event: Omit<CheckpointEvent, keyof UploadEvent>) => void

function watchedPart(
  api: MultipartApi,
  emitEvent: (event: Omit<PartEvent, keyof UploadEvent>) => void,
  monotonicMs: () => number,
): MultipartApi['uploadPart'] {
  return async (part, signal) => {
    const { uploadId, number, body } = part
    const startedAtMs = monotonicMs()
    const details = { uploadId, number, byteLength: body.byteLength }
    emitEvent({ ...details, kind: 'started', durationMs: 0 })
    try {
      const receipt = await api.uploadPart(part, signal)
      emitEvent({ ...details, kind: 'stored', durationMs: monotonicMs() - startedAtMs })
      return receipt
    } catch (error) {
      emitEvent({ ...details, kind: 'failed', durationMs: monotonicMs() - startedAtMs, error })
      throw error
    }
  }
}

/** `Required`, so that the compiler finds a method that is not passed on. */
function watchedLease(
  lease: CheckpointLease,
  emitEvent: EmitCheckpoint,
  monotonicMs: () => number,
): Required<CheckpointLease> {
  const { location, restored, lost } = lease
  const timed = async (
    work: () => Promise<void>,
    event: Pick<CheckpointEvent, 'kind' | 'number'>,
  ): Promise<void> => {
    const startedAtMs = monotonicMs()
    await work()
    emitEvent({ ...event, location, durationMs: monotonicMs() - startedAtMs })
  }
  return {
    location,
    restored,
    lost,
    onRequest: (listener) => lease.onRequest?.(listener),
    renew: async () => lease.renew?.(),
    begin: (header) => timed(() => lease.begin(header), { kind: 'started' }),
    recordPart: (part) => timed(() => lease.recordPart(part), { kind: 'recorded', number: part.number }),
    markCompleting: () => timed(() => lease.markCompleting(), { kind: 'completing' }),
    remove: () => timed(() => lease.remove(), { kind: 'removed' }),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}

async function emitPhases(
  handle: WatchedHandle,
  emitEvent: (event: Omit<PhaseEvent, keyof UploadEvent>) => void,
): Promise<void> {
  let last: string | undefined
  for await (const { phase, partsRecorded, partsTotal, bytesRecorded, bytesTotal } of handle.progress()) {
    if (phase !== last) emitEvent({ phase, partsRecorded, partsTotal, bytesRecorded, bytesTotal })
    last = phase
  }
}
