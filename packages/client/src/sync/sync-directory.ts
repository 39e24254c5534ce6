import { uploadDirectory } from '../batch/upload-files.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { downloadDirectory } from '../directory/download-directory.ts'
import { type CoveredObjects, coveredObjects } from './covered-objects.ts'
import { downloadSide } from './download-side.ts'
import type { DownloadSync, UploadSync } from './sync-batch.ts'
import {
  checkSync,
  DEFAULT_MAX_DELETE,
  isSyncUpload,
  type RemoteDirectory,
  type SyncDownloadInput,
  type SyncUploadInput,
} from './sync-input.ts'
import { type SyncDeletions, SyncRun } from './sync-run.ts'
import type { SyncSide } from './sync-side.ts'
import { uploadSide } from './upload-side.ts'

type SyncInput = SyncUploadInput | SyncDownloadInput

/** Makes one side equal to the other. @throws ValidationError or PlanError */
export function syncDirectory(connection: Connection, input: SyncInput): UploadSync | DownloadSync {
  checkSync(input)
  return isSyncUpload(input) ? syncUpload(connection, input) : syncDownload(connection, input)
}

function syncUpload(connection: Connection, input: SyncUploadInput): UploadSync {
  const { from, to, delete: _, maxDelete: __, allowEmptySource: ___, ...options } = input
  const batch = uploadDirectory(connection, { ...options, ...to, directory: from })
  const covered = coveredBy(connection, input, to)
  return new SyncRun({
    batch,
    deletions: deletionsOf(input, covered, () => uploadSide(connection, covered, input)),
    countsOf: ({ filesUploaded, filesUnchanged, filesUpdated, filesFailed }) => ({
      filesTransferred: filesUploaded,
      filesUnchanged: filesUnchanged + filesUpdated,
      filesFailed,
    }),
    signal: input.signal,
    sleep: (ms, signal) => connection.clock.sleep(ms, signal),
  })
}

function syncDownload(connection: Connection, input: SyncDownloadInput): DownloadSync {
  const { from, to, delete: _, maxDelete: __, allowEmptySource: ___, ...options } = input
  const batch = downloadDirectory(connection, { ...options, ...from, directory: to })
  const covered = coveredBy(connection, input, from)
  return new SyncRun({
    batch,
    deletions: deletionsOf(input, covered, () => downloadSide(covered, input)),
    countsOf: ({ filesDownloaded, filesUnchanged, filesFailed }) => ({
      filesTransferred: filesDownloaded,
      filesUnchanged,
      filesFailed,
    }),
    signal: input.signal,
    sleep: (ms, signal) => connection.clock.sleep(ms, signal),
  })
}

function coveredBy(
  connection: Connection,
  input: SyncInput,
  { bucket, prefix = '' }: RemoteDirectory,
): CoveredObjects {
  return { context: prepareCall(connection, input).context, bucket, prefix, filter: input.filter }
}

function deletionsOf(
  {
    delete: deletes = false,
    maxDelete = DEFAULT_MAX_DELETE,
    allowEmptySource = false,
    dryRun = false,
  }: SyncInput,
  covered: CoveredObjects,
  side: () => SyncSide,
): SyncDeletions | undefined {
  if (!deletes) return undefined
  const list: SyncDeletions['list'] = (startAfter, signal) => coveredObjects(covered, startAfter, signal)
  return { side: side(), list, maxDelete, allowEmptySource, dryRun }
}
