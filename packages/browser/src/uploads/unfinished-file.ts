import type { FileHandle, StoredHandles } from '@oss/checkpoint-indexeddb'
import type { CheckpointId, CheckpointStore, StoredCheckpoint, UploadId } from '@oss/client/upload'
import { type PartNumber, partByteLength, type UploadHeader } from '@oss/multipart'

/** An upload that was started in this browser and has not been completed. */
export interface UnfinishedFile {
  readonly id: CheckpointId
  readonly endpoint: string
  readonly bucket: string
  readonly key: string
  readonly uploadId: UploadId
  /** Name of the file, or its path in the picked directory. */
  readonly name: string
  /** Size of the file in bytes. */
  readonly size: number
  readonly partsRecorded: number
  readonly bytesRecorded: number
  /** Time of the last write in milliseconds since the epoch. */
  readonly updatedAtMs: number | undefined
  /** Whether a tab is working on the upload now. */
  readonly isActive: boolean
  /**
   * What it takes to resume:
   *
   * - `nothing`: pass `handle` to `uploadFile`.
   * - `permission`: call `handle.requestPermission({ mode: 'read' })` in a click, then the same.
   * - `file`: the user picks the file again.
   */
  readonly needs: 'nothing' | 'permission' | 'file'
  /** Stored handle of the file; `undefined` when the user has to pick it again. */
  readonly handle: FileHandle | undefined
}

/** Returns the uploads in a store. */
export async function unfinishedFiles(
  store: CheckpointStore,
  handles: StoredHandles,
): Promise<readonly UnfinishedFile[]> {
  const found: UnfinishedFile[] = []
  for await (const stored of store.list()) {
    const { header } = stored
    if (header.kind === 'download') continue
    const handle = await handles.get(stored.id).catch(() => undefined)
    found.push(await describe(stored, header, handle))
  }
  return found
}

async function describe(
  { id, parts = [], updatedAtMs, owner }: StoredCheckpoint,
  { target, sourceLabel, uploadId, plan }: UploadHeader,
  handle: FileHandle | undefined,
): Promise<UnfinishedFile> {
  const needs = await needsOf(handle)
  return {
    id,
    ...target,
    uploadId,
    name: sourceLabel,
    size: plan.size,
    partsRecorded: parts.length,
    bytesRecorded: parts.reduce((sum, { number }) => sum + partByteLength(plan, number as PartNumber), 0),
    updatedAtMs,
    isActive: owner !== undefined,
    needs,
    handle: needs === 'file' ? undefined : handle,
  }
}

async function needsOf(handle: FileHandle | undefined): Promise<UnfinishedFile['needs']> {
  if (handle === undefined) return 'file'
  const state = (await handle.queryPermission?.({ mode: 'read' }).catch(() => 'denied')) ?? 'granted'
  if (state === 'denied') return 'file'
  return state === 'granted' ? 'nothing' : 'permission'
}
