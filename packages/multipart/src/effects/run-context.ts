import type { KeptLease } from '../checkpoint/kept-lease.ts'
import type { UploadSettings } from '../machine/state.ts'
import type { CheckpointId, PartNumber } from '../model/ids.ts'
import type { CheckpointHeader, CheckpointStore, PartRecord } from '../ports/checkpoint-store.ts'
import type { MultipartApi } from '../ports/multipart-api.ts'
import type {
  OpenRemoteSource,
  OpenSource,
  OpenStream,
  RemoteSource,
  UploadSource,
} from '../ports/upload-source.ts'
import type { ProgressMeter } from '../progress/upload-progress.ts'
import type { ReusedMemory } from '../sources/reused-memory.ts'

/** What the effects of one upload work on. Only they change it, and none of it decides anything. */
export interface RunContext {
  readonly id: CheckpointId
  readonly settings: UploadSettings
  readonly source: UploadSource | RemoteSource
  readonly api: MultipartApi
  readonly checkpoints: CheckpointStore
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly meter: ProgressMeter
  /** Told that bytes went out. */
  readonly onBytes: () => void
  /** For the pieces of all bodies. */
  readonly memory: ReusedMemory
  /** Receipts of parts that are recorded, or about to be. */
  readonly records: Map<PartNumber, PartRecord>
  open: OpenSource | OpenRemoteSource | undefined
  lease: KeptLease | undefined
  /** What the checkpoint says of the upload. */
  header: CheckpointHeader | undefined
  /** Ends what is in flight; replaced when something is begun after a stop. */
  stop: AbortController
}

/** The open source of a run that has been opened, and whose bytes are read here. */
export function openSource({ open }: RunContext): OpenSource {
  if (open === undefined || !('read' in open)) throw new Error('the source is not open')
  return open
}

/** The source of a run that has been opened, if the service has its bytes; `undefined` if they are read here. */
export function remoteSource({ open }: RunContext): OpenRemoteSource | undefined {
  return open === undefined || 'read' in open ? undefined : open
}

/** The source of a run that has been opened, if it is a stream. */
export function streamOf({ open }: RunContext): OpenStream | undefined {
  return open === undefined || !('read' in open) ? undefined : open.stream
}

/** How the service stores a whole object in one request; asked for only where the settings say that it can. */
export function putRequest({ api }: RunContext): NonNullable<MultipartApi['put']> {
  if (api.put === undefined) throw new Error('the service adapter has no put')
  return api.put.bind(api)
}

/** The lease of a run that keeps a checkpoint. */
export function checkpointLease(context: RunContext): KeptLease {
  if (context.lease === undefined) throw new Error('there is no checkpoint')
  return context.lease
}

/** Lets go of everything the run holds. Errors of closing change nothing any more: all bytes are read and all records written. */
export async function releaseContext(context: RunContext): Promise<void> {
  const { open, lease } = context
  context.open = undefined
  context.lease = undefined
  await Promise.allSettled([open?.[Symbol.asyncDispose](), lease?.[Symbol.asyncDispose]()])
}
