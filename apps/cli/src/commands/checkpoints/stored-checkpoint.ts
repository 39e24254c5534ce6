import { basename, dirname, resolve } from 'node:path'
import type { fsCheckpointStore } from '@oss/checkpoint-fs'
import { CliError } from '../../errors/cli-error.ts'
import { printable } from '../../text/printable.ts'

type Store = ReturnType<typeof fsCheckpointStore>
type StoredCheckpoint = Store extends { list(): AsyncIterable<infer Stored> } ? Stored : never

/** A checkpoint in the directory (`oss checkpoints list`). */
export interface CheckpointFound {
  readonly kind: 'checkpoint'
  readonly endpoint: string
  readonly bucket: string
  readonly key: string
  readonly file: string
  readonly transfer: 'upload' | 'download'
  /** `null` for a download. */
  readonly uploadId: string | null
  /** Name of the temporary file of a download, which is beside the file; `null` for an upload. */
  readonly draft: string | null
  readonly partsRecorded: number
  readonly partsTotal: number
  readonly partSize: number
  readonly bytesTotal: number
  /** ISO 8601. */
  readonly created: string
  readonly ageMs: number
  readonly path: string
}

/**
 * Finds the checkpoint at a path.
 *
 * @throws CliError `CHECKPOINT_MISSING`, or the error of the store for an invalid directory
 */
export async function findCheckpoint(path: string): Promise<{ store: Store; stored: StoredCheckpoint }> {
  const { fsCheckpointStore } = await import('@oss/checkpoint-fs')
  const store = fsCheckpointStore({ directory: dirname(resolve(path)) })
  for await (const stored of store.list()) {
    // Only the file name is compared, because a link to the directory changes the rest of the path.
    if (basename(stored.location) === basename(resolve(path))) return { store, stored }
  }
  const message = `There is no readable checkpoint at ${printable(path)}. See oss checkpoints list.`
  throw new CliError('CHECKPOINT_MISSING', message)
}

/** The fields that all events about a checkpoint have. */
export type CheckpointFields = Omit<CheckpointFound, 'kind'>

/** Converts a checkpoint into the fields of events. */
export function checkpointFields(
  { header, partsRecorded, location }: StoredCheckpoint,
  nowMs: number,
): CheckpointFields {
  const { target, sourceLabel, plan, createdAtMs } = header
  const isDownload = header.kind === 'download'
  return {
    endpoint: target.endpoint,
    bucket: target.bucket,
    key: target.key,
    file: sourceLabel,
    transfer: isDownload ? 'download' : 'upload',
    uploadId: isDownload ? null : header.uploadId,
    draft: isDownload ? header.draft : null,
    partsRecorded: partsRecorded ?? 0,
    partsTotal: plan.partCount,
    partSize: plan.partSize,
    bytesTotal: plan.size,
    created: new Date(createdAtMs).toISOString(),
    ageMs: Math.max(0, nowMs - createdAtMs),
    path: location,
  }
}
