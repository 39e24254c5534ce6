import {
  type ByteStream,
  type CheckpointStore,
  isSourceError,
  MAX_OBJECT_SIZE,
  planParts,
  startStreamUpload,
  startUpload,
  takeStream,
  type UploadHandle,
  type UploadOptions,
} from '@oss/multipart'
import { isReopenable, sourceOfBody } from '../bodies/upload-body.ts'
import type { UploadEncryption } from '../encryption/client-encryption.ts'
import { sourceToSend } from '../encryption/source-to-send.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { type Spool, spool } from '../files/spool.ts'
import type { BodyUploadInput } from './resumable-upload.ts'

type CommonOptions = Omit<UploadOptions, 'source' | 'checkpoints'>
/** Gives the store; the directory is where it lies when no other place is named. */
type StoreIn = (directory?: string) => CheckpointStore

/**
 * Starts the upload of something else than a file.
 *
 * @throws ValidationError
 */
export function startBody(
  input: BodyUploadInput,
  common: CommonOptions,
  storeIn: StoreIn,
  encryption: UploadEncryption | undefined,
): UploadHandle {
  const { body, spoolDir } = input
  if (encryption !== undefined && isReopenable(body)) throw notEncrypted()
  const source = sourceOfBody(body)
  if (!('once' in source)) {
    if (spoolDir !== undefined) throw optionInvalid('spoolDir', 'is for streams that are read once')
    return startUpload({ ...common, source: sourceToSend(source, encryption), checkpoints: storeIn() })
  }
  const { once } = source
  if (spoolDir === undefined) return startOnce(input, () => encryption?.stream(once) ?? once, common)
  const spooled = spool(
    spoolDir,
    common.target,
    taken(() => takeStream(once)),
  )
  const checkpoints = storeIn(spoolDir)
  return withoutSpool(
    startUpload({ ...common, source: sourceToSend(spooled.source, encryption), checkpoints }),
    spooled,
  )
}

/**
 * The part size for what is expected.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function expectedPartSize({ partSize, expectedSize }: BodyUploadInput): number | undefined {
  if (expectedSize === undefined) return partSize
  if (!Number.isSafeInteger(expectedSize) || expectedSize < 0 || expectedSize > MAX_OBJECT_SIZE)
    throw optionInvalid('expectedSize', `is ${expectedSize}; it is bytes, from 0 to ${MAX_OBJECT_SIZE}`)
  return planParts(expectedSize, partSize).partSize
}

function startOnce(
  { checkpoints, checkpointDir, verify }: BodyUploadInput,
  streamOf: () => ByteStream,
  { verify: _, allowGrowth: __, ...common }: CommonOptions,
): UploadHandle {
  for (const [name, value] of Object.entries({ checkpoints, checkpointDir, verify })) {
    if (value === undefined) continue
    throw optionInvalid(
      name,
      'is of no use: a stream that is read once cannot be continued. Give { reopen } or spoolDir, or leave it out',
    )
  }
  return taken(() => startStreamUpload({ ...common, stream: streamOf() }))
}

function taken<Value>(take: () => Value): Value {
  try {
    return take()
  } catch (error) {
    if (!isSourceError(error)) throw error
    throw new ValidationError('BODY_INVALID', 'body', error.message)
  }
}

/** The spooled file goes with the checkpoint. */
function withoutSpool(handle: UploadHandle, { remove }: Spool): UploadHandle {
  const outcome = handle.outcome.then(async (ended) => {
    if (ended.status === 'completed' || ended.status === 'cancelled') await remove().catch(() => {})
    return ended
  })
  return {
    ...handle,
    outcome,
    async done() {
      await outcome
      return handle.done()
    },
    interrupt(reason) {
      void handle.interrupt(reason)
      return outcome
    },
    async cancel() {
      const ended = await handle.cancel()
      if (ended.status === 'cancelled') await remove().catch(() => {})
      return ended
    },
    async [Symbol.asyncDispose]() {
      await handle[Symbol.asyncDispose]()
      await outcome
    },
  }
}

// What is encrypted again under one key must be the same bytes, and nobody can notice when these are not.
function notEncrypted(): ValidationError {
  const message =
    'body is { reopen }, which may give other bytes when it is opened again; with clientEncryption give a file, bytes, a Blob, or a stream that is read once'
  return new ValidationError('BODY_INVALID', 'body', message)
}

function optionInvalid(field: string, problem: string): ValidationError {
  return new ValidationError('OPTION_INVALID', field, `${field} ${problem}`)
}
