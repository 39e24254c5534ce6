import { channel } from 'node:diagnostics_channel'
import type { CheckpointLease, CheckpointStore, MultipartApi, UploadHandle } from '@oss/multipart'
import type {
  CheckpointEvent,
  ClientEvents,
  PartEvent,
  PhaseEvent,
  UploadEvent,
} from '../events/client-events.ts'
import { tellListener } from '../events/emit.ts'

const channels = {
  part: channel('oss:part'),
  checkpoint: channel('oss:checkpoint'),
  phase: channel('oss:phase'),
}

/** Looks at an upload from outside, through the ports it uses, and tells what it sees. */
export interface UploadObserver {
  watchApi(api: MultipartApi): MultipartApi
  watchStore(store: CheckpointStore): CheckpointStore
  watchPhases(handle: WatchedHandle): void
}

/** Of uploads and of copies. */
type WatchedHandle = Pick<UploadHandle, 'progress'>

/** What an observer needs. */
export interface ObserverOptions {
  readonly target: UploadEvent
  readonly on: Partial<ClientEvents>
  /** Milliseconds since the epoch. */
  now(): number
}

/** Watches one upload. What nobody listens to is not watched. */
export function observeUpload({ target, on, now }: ObserverOptions): UploadObserver {
  const { bucket, key } = target
  return {
    watchApi(api) {
      if (on.part === undefined && !channels.part.hasSubscribers) return api
      const tell = (event: Omit<PartEvent, keyof UploadEvent>): void =>
        tellBoth('part', on.part, { bucket, key, ...event })
      return { ...api, uploadPart: watchedPart(api, tell, now) }
    },
    watchStore(store) {
      if (on.checkpoint === undefined && !channels.checkpoint.hasSubscribers) return store
      const tell: TellCheckpoint = (event) => tellBoth('checkpoint', on.checkpoint, { bucket, key, ...event })
      return {
        async acquire(id) {
          const startedAt = now()
          const lease = await store.acquire(id)
          const { location, restored } = lease
          const parts = restored.checkpoint?.parts.length ?? 0
          tell({ action: 'opened', location, parts, durationMs: now() - startedAt })
          return watchedLease(lease, tell, now)
        },
        has: (id) => store.has(id),
        list: () => store.list(),
      }
    },
    watchPhases(handle) {
      if (on.phase === undefined && !channels.phase.hasSubscribers) return
      void tellPhases(handle, (event) => tellBoth('phase', on.phase, { bucket, key, ...event }))
    },
  }
}

type TellCheckpoint = (event: Omit<CheckpointEvent, keyof UploadEvent>) => void

function watchedPart(
  api: MultipartApi,
  tell: (event: Omit<PartEvent, keyof UploadEvent>) => void,
  now: () => number,
): MultipartApi['uploadPart'] {
  return async (part, signal) => {
    const { uploadId, number, body } = part
    const startedAt = now()
    const facts = { uploadId, number, byteLength: body.byteLength }
    tell({ ...facts, status: 'started', durationMs: 0 })
    try {
      const receipt = await api.uploadPart(part, signal)
      tell({ ...facts, status: 'stored', durationMs: now() - startedAt })
      return receipt
    } catch (error) {
      tell({ ...facts, status: 'failed', durationMs: now() - startedAt, error })
      throw error
    }
  }
}

function watchedLease(lease: CheckpointLease, tell: TellCheckpoint, now: () => number): CheckpointLease {
  const { location, restored } = lease
  const timed = async (
    work: () => Promise<void>,
    event: Pick<CheckpointEvent, 'action' | 'number'>,
  ): Promise<void> => {
    const startedAt = now()
    await work()
    tell({ ...event, location, durationMs: now() - startedAt })
  }
  return {
    location,
    restored,
    begin: (header) => timed(() => lease.begin(header), { action: 'begun' }),
    recordPart: (part) => timed(() => lease.recordPart(part), { action: 'recorded', number: part.number }),
    markCompleting: () => timed(() => lease.markCompleting(), { action: 'completing' }),
    remove: () => timed(() => lease.remove(), { action: 'removed' }),
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}

async function tellPhases(
  handle: WatchedHandle,
  tell: (event: Omit<PhaseEvent, keyof UploadEvent>) => void,
): Promise<void> {
  let last: string | undefined
  for await (const { phase, partsRecorded, partsTotal, bytesRecorded, bytesTotal } of handle.progress()) {
    if (phase !== last) tell({ phase, partsRecorded, partsTotal, bytesRecorded, bytesTotal })
    last = phase
  }
}

/** To the listener, and to whoever subscribed to the channel. */
function tellBoth<Event>(
  name: keyof typeof channels,
  listener: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  tellListener(listener, event)
  channels[name].publish(event)
}
