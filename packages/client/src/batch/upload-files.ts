import { dirname, resolve } from 'node:path'
import { checkpointId } from '@oss/multipart'
import { hasObjectOptions } from '../comparison/object-changes.ts'
import { updateObject } from '../comparison/update-object.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { checkpointDirectories } from '../files/checkpoint-directories.ts'
import { findFiles } from '../files/find-files.ts'
import { sendHeadObject } from '../operations/head-object.ts'
import { onlyObjects, sendListObjects } from '../operations/list-objects.ts'
import { resumableUpload } from '../transfers/resumable-upload.ts'
import { selectCheckpointStore } from '../transfers/select-checkpoint-store.ts'
import {
  type BatchOptions,
  checkBatch,
  type UploadDirectoryInput,
  type UploadFilesInput,
} from './batch-input.ts'
import type { BatchOperations } from './batch-operations.ts'
import { type BatchUpload, batchUpload } from './batch-upload.ts'
import { putFile } from './put-file.ts'

/** Uploads files. @throws ValidationError or PlanError */
export function uploadFiles(connection: Connection, input: UploadFilesInput): BatchUpload {
  checkBatch(input)
  const { files, listPrefix, ...options } = input
  const operations = batchOperations(connection, options)
  return batchUpload({ operations, files, listPrefix, isDistinct: false, options })
}

/** Uploads the files of a directory. @throws ValidationError or PlanError */
export function uploadDirectory(connection: Connection, input: UploadDirectoryInput): BatchUpload {
  checkBatch(input)
  const { directory, prefix = '', filter, followSymlinks, ...options } = input
  const files = findFiles(directory, {
    prefix,
    ...(filter && { filter }),
    ...(followSymlinks !== undefined && { followSymlinks }),
    ...(options.shard && { shard: options.shard }),
  })
  const operations = batchOperations(connection, options)
  return batchUpload({ operations, files, listPrefix: prefix, isDistinct: true, options })
}

function batchOperations(connection: Connection, options: BatchOptions): BatchOperations {
  const { bucket } = options
  const { context } = prepareCall(connection, options)
  const directories = checkpointDirectories()
  return {
    upload(
      { file, key },
      { jobs: _jobs, skipUnchanged: _skip, dryRun: _dry, onCompareFailed: _listener, onNotice, ...others },
    ) {
      return resumableUpload(connection, {
        ...{ ...others, file, key },
        ...(onNotice && {
          onNotice(notice) {
            // The object gets the options of this batch after it is stored.
            const isUpdated = notice.kind === 'options-ignored' && hasObjectOptions(others)
            if (!isUpdated) onNotice({ file, key }, notice)
          },
        }),
      })
    },
    update: (key, object, signal) =>
      updateObject(context, { bucket, key }, object, { ...options, signal }, options.dryRun === true),
    head: (key, signal) => sendHeadObject(context, { bucket, key }, { signal }),
    list: (prefix, startAfter, signal) =>
      onlyObjects(sendListObjects(context, { bucket, prefix, startAfter }, undefined, { signal })),
    put(file, signal) {
      const { verify, ...others } = options
      const isFull = verify === 'full'
      return putFile(connection, { ...others, ...file, signal, ...(isFull && { verify }) })
    },
    sleep: (ms, signal) => connection.clock.sleep(ms, signal),
    async mayHaveCheckpoint({ file, key }) {
      const directory = dirname(resolve(file))
      const hasStore = (options.checkpoints ?? connection.checkpoints) !== undefined
      const searched = options.checkpointDir ?? (hasStore ? undefined : directory)
      if (searched !== undefined && !(await directories.mayContainJournal(searched))) return false
      const target = { endpoint: context.endpoint.origin.origin, bucket, key }
      const store = selectCheckpointStore(options, connection, directory)
      // An error of the store is reported when the upload opens the checkpoint.
      return store.has(checkpointId(target, resolve(file))).catch(() => true)
    },
  }
}
