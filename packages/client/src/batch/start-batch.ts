import { dirname, resolve } from 'node:path'
import { type CheckpointStore, checkpointId, type UploadHandle } from '@oss/multipart'
import { type SameContent, sameContent } from '../comparison/same-content.ts'
import { updateObject } from '../comparison/update-object.ts'
import { type Connection, checkObject, sending } from '../connection/connection.ts'
import type { ObjectInput } from '../facade/inputs.ts'
import { journalPlaces } from '../files/checkpoint-directories.ts'
import { findFiles } from '../files/find-files.ts'
import { headObject } from '../operations/head-object.ts'
import { listEntries, objectsOf } from '../operations/list-objects.ts'
import { type ResumableUploadInput, storeFor } from '../transfers/resumable-upload.ts'
import type { BatchCalls } from './batch-calls.ts'
import {
  type BatchOptions,
  checkBatch,
  type UploadDirectoryInput,
  type UploadFilesInput,
} from './batch-input.ts'
import { type BatchUpload, batchUpload } from './batch-upload.ts'
import { putFile } from './put-file.ts'

/** What batches need of a client. */
export interface BatchClient {
  readonly connection: Connection
  readonly checkpoints: CheckpointStore | undefined
  resumableUpload(input: ResumableUploadInput): UploadHandle
}

/** Uploads files. @throws ValidationError or PlanError */
export function uploadFiles(client: BatchClient, input: UploadFilesInput): BatchUpload {
  checkBatch(input)
  const { files, listBelow, ...options } = input
  return batchUpload({ calls: batchCalls(client, options), files, listBelow, isDistinct: false, options })
}

/** Uploads a directory. @throws ValidationError or PlanError */
export function uploadDirectory(client: BatchClient, input: UploadDirectoryInput): BatchUpload {
  checkBatch(input)
  const { directory, prefix = '', filter, followSymlinks, ...options } = input
  const files = findFiles(directory, {
    prefix,
    ...(filter && { filter }),
    ...(followSymlinks !== undefined && { followSymlinks }),
  })
  return batchUpload({
    calls: batchCalls(client, options),
    files,
    listBelow: prefix,
    isDistinct: true,
    options,
  })
}

/** A file, and the object that may be like it. */
export interface HoldsFileInput extends ObjectInput {
  /** Path of a regular file. */
  readonly file: string
}

/** What an object and a file have in common. @throws ValidationError or SourceError */
export async function holdsFile(
  connection: Connection,
  input: HoldsFileInput,
): Promise<SameContent | undefined> {
  checkObject(input)
  const { context, send } = sending(connection, input)
  const object = await headObject(context, input, send)
  const signal = input.signal ?? new AbortController().signal
  return object && (await sameContent(object, input.file, signal))
}

function batchCalls(client: BatchClient, options: BatchOptions): BatchCalls {
  const { bucket } = options
  const { connection, checkpoints } = client
  const { context } = sending(connection, options)
  const places = journalPlaces()
  return {
    upload(
      { file, key },
      { jobs: _jobs, skipEqual: _skip, dryRun: _dry, onUncomparable: _tell, onNotice, ...others },
    ) {
      return client.resumableUpload({
        ...{ ...others, file, key },
        ...(onNotice && { onNotice: (notice) => onNotice({ file, key }, notice) }),
      })
    },
    update: (key, object, signal) =>
      updateObject(context, { bucket, key }, object, { ...options, signal }, options.dryRun === true),
    head: (key, signal) => headObject(context, { bucket, key }, { signal }),
    list: (prefix, startAfter, signal) =>
      objectsOf(listEntries(context, { bucket, prefix, startAfter }, undefined, { signal })),
    put(file, signal) {
      const { verify, ...others } = options
      const isFull = verify === 'full'
      return putFile(connection, { ...others, ...file, signal, ...(isFull && { verify }) })
    },
    sleep: (ms, signal) => connection.clock.sleep(ms, signal),
    async isRemembered({ file, key }) {
      const isBeside = (options.checkpoints ?? options.checkpointDir ?? checkpoints) === undefined
      const directory = options.checkpointDir ?? (isBeside ? dirname(resolve(file)) : undefined)
      if (directory !== undefined && !(await places.mayHave(directory))) return false
      const target = { endpoint: context.endpoint.origin.origin, bucket, key }
      const store = options.checkpoints ?? storeFor({ ...options, file }, checkpoints)
      // Whoever opens the checkpoint says what is wrong with its place.
      return store.has(checkpointId(target, resolve(file))).catch(() => true)
    },
  }
}
