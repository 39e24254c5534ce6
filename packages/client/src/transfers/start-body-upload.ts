import {
  type ByteStream,
  type CheckpointStore,
  createStreamReader,
  isSourceError,
  planParts,
  startStreamUpload,
  startUpload,
  type UploadHandle,
  type UploadOptions,
} from '@oss/multipart'
import { type FileAccess, requireFiles, type Spool } from '../bodies/file-access.ts'
import { isReopenable, sourceOfBody } from '../bodies/upload-body.ts'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { UploadEncryption } from '../encryption/client-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { BodyUploadInput } from './upload-input.ts'

type CommonOptions = Omit<UploadOptions, 'source' | 'checkpoints'>

/** Where checkpoints and streams are stored. */
interface Storage {
  /** Selects the checkpoint store; `directory` is the default location. */
  storeIn(directory?: string): CheckpointStore
  readonly files: FileAccess | undefined
}

/** Starts the upload of a body: bytes, a Blob, an open file or a stream. @throws ValidationError */
export function startBodyUpload(
  input: BodyUploadInput,
  common: CommonOptions,
  { storeIn, files }: Storage,
  encryption: UploadEncryption | undefined,
): UploadHandle {
  const { body, spoolDir } = input
  if (encryption !== undefined && isReopenable(body)) throw cannotEncrypt()
  const source = sourceOfBody(body)
  if (!('once' in source)) {
    if (spoolDir !== undefined) throw optionInvalid('spoolDir', 'is for streams that are read once')
    return startUpload({ ...common, source: encryption?.source(source) ?? source, checkpoints: storeIn() })
  }
  const { once } = source
  if (spoolDir === undefined) return startOnce(input, () => encryption?.stream(once) ?? once, common)
  const access = requireFiles(files, 'spoolDir')
  const reader = orBodyInvalid(() => createStreamReader(once))
  const spooled = access.spool(spoolDir, common.target, reader)
  const handle = startUpload({
    ...common,
    source: encryption?.source(spooled.source) ?? spooled.source,
    checkpoints: storeIn(spoolDir),
  })
  return removingSpool(handle, spooled)
}

/** Derives the part size from the expected size. @throws ValidationError `OPTION_INVALID` */
export function expectedPartSize({ partSize, expectedSize }: BodyUploadInput): number | undefined {
  if (expectedSize === undefined) return partSize
  if (!Number.isSafeInteger(expectedSize) || expectedSize < 0 || expectedSize > OSS_LIMITS.maxObjectSize)
    throw optionInvalid(
      'expectedSize',
      `must be a whole number of bytes from 0 to ${OSS_LIMITS.maxObjectSize} (got ${expectedSize})`,
    )
  return planParts(OSS_LIMITS, expectedSize, partSize).partSize
}

function startOnce(
  { checkpoints, checkpointDir, verify, continueOnly }: BodyUploadInput,
  streamOf: () => ByteStream,
  { verify: _, allowGrowth: __, continueOnly: ___, ...common }: CommonOptions,
): UploadHandle {
  for (const [name, value] of Object.entries({ checkpoints, checkpointDir, verify, continueOnly })) {
    if (value === undefined) continue
    throw optionInvalid(
      name,
      'has no effect: the upload of a stream that is read once cannot be resumed. Pass { reopen } or spoolDir, or omit it',
    )
  }
  return orBodyInvalid(() => startStreamUpload({ ...common, stream: streamOf() }))
}

/** A stream that cannot be read, such as a locked one, is invalid input. */
function orBodyInvalid<Value>(take: () => Value): Value {
  try {
    return take()
  } catch (error) {
    if (!isSourceError(error)) throw error
    throw new ValidationError('BODY_INVALID', 'body', error.message)
  }
}

/** Removes the spooled file together with the checkpoint. */
function removingSpool(handle: UploadHandle, { remove }: Spool): UploadHandle {
  const outcome = handle.outcome.then(async (ended) => {
    if (ended.kind === 'completed' || ended.kind === 'cancelled') await remove().catch(() => {})
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
      if (ended.kind === 'cancelled') await remove().catch(() => {})
      return ended
    },
    async [Symbol.asyncDispose]() {
      await handle[Symbol.asyncDispose]()
      await outcome
    },
  }
}

/**
 * Bytes that are encrypted again with the same key must be the same, which cannot be checked for such a body.
 */
function cannotEncrypt(): ValidationError {
  const message =
    'body must not be { reopen } with clientEncryption, because it may return other bytes when it is opened again; pass a file, bytes, a Blob, or a stream that is read once'
  return new ValidationError('BODY_INVALID', 'body', message)
}

function optionInvalid(field: string, problem: string): ValidationError {
  return new ValidationError('OPTION_INVALID', field, `${field} ${problem}`)
}
