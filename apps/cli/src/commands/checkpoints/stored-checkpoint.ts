import { dirname, resolve } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { rememberedDownload } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { printable } from '../../text/printable.ts'
import type { CheckpointFound } from './checkpoint-event.ts'

type Store = ReturnType<typeof fsCheckpointStore>

/** A checkpoint as a store lists it. */
export type StoredCheckpoint = Store extends { list(): AsyncIterable<infer Stored> } ? Stored : never

/**
 * Finds the checkpoint that lies at a path.
 *
 * @throws CliError `CHECKPOINT_MISSING`, or the store's error for a bad directory.
 */
export async function checkpointAt(path: string): Promise<{ store: Store; stored: StoredCheckpoint }> {
  const store = fsCheckpointStore({ directory: dirname(resolve(path)) })
  for await (const stored of store.list()) {
    // The directory may be reached by a link, so that the paths differ.
    if (nameOf(stored.location) === nameOf(resolve(path))) return { store, stored }
  }
  const message = `There is no readable checkpoint at ${printable(path)}. See oss checkpoints list.`
  throw new CliError('CHECKPOINT_MISSING', message)
}

function nameOf(path: string): string {
  return path.slice(dirname(path).length)
}

/** A checkpoint in the fields that all events about it have. */
export function checkpointFields(
  { checkpoint, location }: StoredCheckpoint,
  nowMs: number,
): Omit<CheckpointFound, 'type'> {
  const { target, sourceLabel, uploadId, plan, createdAtMs } = checkpoint.header
  const download = rememberedDownload(checkpoint.header)
  return {
    endpoint: target.endpoint,
    bucket: target.bucket,
    key: target.key,
    file: download?.file ?? sourceLabel,
    transfer: download === undefined ? 'upload' : 'download',
    uploadId: download === undefined ? uploadId : null,
    draft: download?.draft ?? null,
    partsRecorded: checkpoint.parts.length,
    partsTotal: plan.partCount,
    partSize: plan.partSize,
    bytesTotal: plan.size,
    created: new Date(createdAtMs).toISOString(),
    ageMs: Math.max(0, nowMs - createdAtMs),
    path: location,
  }
}
