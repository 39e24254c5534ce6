import type { LeaseListeners, SelfHealingLease } from '../checkpoint/self-healing-lease.ts'
import type { UploadSettings } from '../machine/state.ts'
import type { CheckpointId, PartNumber } from '../model/ids.ts'
import type { CheckpointStore, PartRecord, UploadHeader } from '../ports/checkpoint-store.ts'
import type { MultipartApi } from '../ports/multipart-api.ts'
import type { Sleep } from '../ports/sleep.ts'
import type {
  OpenRemoteSource,
  OpenSource,
  OpenStream,
  RemoteSource,
  UploadSource,
} from '../ports/upload-source.ts'
import type { ProgressMeter } from '../progress/upload-progress.ts'
import type { BufferPool } from '../sources/buffer-pool.ts'

/** State that the effects of one upload share. Only effects change it, and it contains no decisions. */
export interface RunContext extends LeaseListeners {
  readonly id: CheckpointId
  readonly settings: UploadSettings
  readonly source: UploadSource | RemoteSource
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Milliseconds of a monotonic clock, for durations. */
  readonly monotonicMs: () => number
  readonly sleep: Sleep
  readonly meter: ProgressMeter
  /** Called when bytes were sent. */
  readonly onBytes: () => void
  /** Provides the chunks of all bodies. */
  readonly buffers: BufferPool
  /** Receipts of parts that are recorded, or about to be. */
  readonly records: Map<PartNumber, PartRecord>
  open: OpenSource | OpenRemoteSource | undefined
  lease: SelfHealingLease | undefined
  /** Header of the checkpoint. */
  header: UploadHeader | undefined
  /** Cancels what is in flight; replaced when an effect starts after a stop. */
  stop: AbortController
}

/** Returns the open source whose bytes are read locally. */
export function openSource({ open }: RunContext): OpenSource {
  if (open === undefined || !('read' in open)) throw new Error('the source is not open')
  return open
}

/** Returns the open source if the service has its bytes; `undefined` if they are read locally. */
export function remoteSource({ open }: RunContext): OpenRemoteSource | undefined {
  return open === undefined || 'read' in open ? undefined : open
}

/** Returns the kind of the transfer in checkpoints. */
export function kindOf(context: RunContext): UploadHeader['kind'] {
  return remoteSource(context) === undefined ? 'upload' : 'copy'
}

/** Returns the open source if it is a stream. */
export function streamOf({ open }: RunContext): OpenStream | undefined {
  return open === undefined || !('read' in open) ? undefined : open.stream
}

/** Returns the request that stores a whole object; used only where the settings allow it. */
export function putRequest({ api }: RunContext): NonNullable<MultipartApi['put']> {
  if (api.put === undefined) throw new Error('the service adapter has no put')
  return api.put.bind(api)
}

/** Returns the lease of an upload that keeps a checkpoint. */
export function checkpointLease(context: RunContext): SelfHealingLease {
  if (context.lease === undefined) throw new Error('there is no checkpoint')
  return context.lease
}

/**
 * Closes the source and the lease. Errors of closing have no effect: all bytes are read and all records
 * written.
 */
export async function releaseContext(context: RunContext): Promise<void> {
  const { open, lease } = context
  context.open = undefined
  context.lease = undefined
  await Promise.allSettled([open?.[Symbol.asyncDispose](), lease?.[Symbol.asyncDispose]()])
}
