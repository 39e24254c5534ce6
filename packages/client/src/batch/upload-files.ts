import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { checkpointId, type UploadHandle, type UploadNotice } from '@oss/multipart'
import { type ComparableOptions, hasObjectOptions } from '../comparison/object-changes.ts'
import { updateObject } from '../comparison/update-object.ts'
import { type CompressedFile, compressFile } from '../compression/compress-file.ts'
import { recordMetadata } from '../compression/compressed-record.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { unlessAborted } from '../connection/unless-aborted.ts'
import { checkpointDirectories } from '../files/checkpoint-directories.ts'
import { findFiles } from '../files/find-files.ts'
import { sendHeadObject } from '../operations/head-object.ts'
import { onlyObjects, sendListObjects } from '../operations/list-objects.ts'
import { withContentType } from '../options/content-type.ts'
import { fileOptionsOf } from '../rules/file-options.ts'
import { resumableUpload } from '../transfers/resumable-upload.ts'
import { selectCheckpointStore } from '../transfers/select-checkpoint-store.ts'
import {
  type BatchOptions,
  checkBatch,
  type UploadDirectoryInput,
  type UploadFilesInput,
} from './batch-input.ts'
import type { BatchOperations, FileToStore } from './batch-operations.ts'
import type { BatchRunOptions } from './batch-run.ts'
import { type BatchUpload, batchUpload } from './batch-upload.ts'
import { putFile } from './put-file.ts'

/** Uploads files. @throws ValidationError or PlanError */
export function uploadFiles(connection: Connection, input: UploadFilesInput): BatchUpload {
  checkBatch(input)
  const { files, listPrefix, ...options } = input
  return startBatch(connection, { files, listPrefix, isDistinct: false, options })
}

/** Uploads the files of a directory. @throws ValidationError or PlanError */
export function uploadDirectory(connection: Connection, input: UploadDirectoryInput): BatchUpload {
  checkBatch(input)
  const { directory, prefix = '', filter, followSymlinks, entries, ...options } = input
  const files = findFiles(directory, {
    prefix,
    ...(filter && { filter }),
    ...(followSymlinks !== undefined && { followSymlinks }),
    ...(options.shard && { shard: options.shard }),
    ...(entries !== undefined && { entries }),
  })
  return startBatch(connection, { files, listPrefix: prefix, isDistinct: true, options })
}

function startBatch(
  connection: Connection,
  batch: Omit<BatchRunOptions, 'operations' | 'optionsOf'>,
): BatchUpload {
  const optionsOf = fileOptionsOf(batch.options)
  return batchUpload({ ...batch, optionsOf, operations: batchOperations(connection, batch.options) })
}

function batchOperations(connection: Connection, options: BatchOptions): BatchOperations {
  const { bucket, allowGrowth = false } = options
  const { context } = prepareCall(connection, options)
  const directories = checkpointDirectories()
  const hasStore = (options.checkpoints ?? connection.checkpoints) !== undefined
  return {
    compress({ file }, compression, signal) {
      const directory = options.checkpointDir ?? (hasStore ? tmpdir() : dirname(resolve(file)))
      return compressFile(file, { compression, directory, allowGrowth, signal })
    },
    upload: (file, signal) => uploadFile(connection, file, { ...options, signal }),
    update: (key, object, wanted, signal) =>
      updateObject(context, { bucket, key }, object, { ...wanted, signal }, options.dryRun === true),
    head: (key, signal) => sendHeadObject(context, { bucket, key }, { signal }),
    list: (prefix, startAfter, signal) =>
      onlyObjects(sendListObjects(context, { bucket, prefix, startAfter }, undefined, { signal })),
    put({ file, key, object, compressed }, signal) {
      const checks = compressed
        ? {}
        : { ...(options.verify === 'full' && { verify: 'full' as const }), allowGrowth }
      const { requestPayer } = options
      return putFile(connection, {
        ...{ bucket, key, file, body: compressed?.body, signal, ...checks },
        ...storedOptions(object, compressed),
        ...(requestPayer && { requestPayer }),
      })
    },
    sleep: (ms, signal) => connection.clock.sleep(ms, signal),
    async mayHaveCheckpoint({ file, key }, signal) {
      const directory = dirname(resolve(file))
      const searched = options.checkpointDir ?? (hasStore ? undefined : directory)
      if (searched !== undefined && !(await directories.mayContainJournal(searched))) return false
      const target = { endpoint: context.endpoint.origin.origin, bucket, key }
      const store = selectCheckpointStore(options, connection, directory)
      // An error of the store is reported when the upload opens the checkpoint. A store that does not respond
      // does not hold a batch that is stopped.
      return unlessAborted(
        store.has(checkpointId(target, resolve(file))).catch(() => true),
        signal,
      )
    },
  }
}

function uploadFile(
  connection: Connection,
  { file, key, object, compressed }: FileToStore,
  options: BatchOptions & { readonly signal: AbortSignal },
): UploadHandle {
  const { bucket, partSize, parallel, verify, allowGrowth, requestPayer, signal, onNotice } = options
  const { checkpoints = connection.checkpoints, checkpointDir } = options
  const common = {
    ...{ bucket, key, signal, ...storedOptions(object, compressed) },
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(verify !== undefined && { verify }),
    ...(requestPayer && { requestPayer }),
    ...(options.checkpoints && { checkpoints: options.checkpoints }),
    ...(checkpointDir !== undefined && { checkpointDir }),
    ...(onNotice && {
      onNotice(notice: UploadNotice) {
        // The object gets the options of this batch after it is stored.
        const isUpdated = notice.kind === 'options-ignored' && hasObjectOptions(object)
        if (!isUpdated) onNotice({ file, key }, notice)
      },
    }),
  }
  if (compressed === undefined)
    return resumableUpload(connection, { ...common, file, ...(allowGrowth !== undefined && { allowGrowth }) })
  // Checkpoints of compressed content are where those of the file would be.
  const isBeside = checkpoints === undefined && checkpointDir === undefined
  return resumableUpload(connection, {
    ...{ ...common, body: compressed.source, ...withContentType(common, key, file) },
    ...(isBeside && { checkpointDir: dirname(resolve(file)) }),
  })
}

/** Compressed content is stored with the description of its file, by which later runs compare it. */
function storedOptions(object: ComparableOptions, compressed: CompressedFile | undefined): ComparableOptions {
  if (compressed === undefined) return object
  return { ...object, metadata: { ...object.metadata, ...recordMetadata(compressed.record) } }
}
