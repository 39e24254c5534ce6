import { isCheckpointError, isChecksumError } from '@oss/multipart'
import { DownloadError, type DownloadErrorCode } from '../errors/download-error.ts'
import { isObjectChangedError } from '../errors/object-changed-error.ts'
import { PortFailure } from '../errors/port-failure.ts'
import { isTargetError } from '../errors/target-error.ts'
import type { LeaseState, RunContext } from './run-context.ts'

/** The object does not exist. Internal to the package. */
export class ObjectNotFoundError extends Error {
  override readonly name = 'ObjectNotFoundError'
}

/** The caller stopped the download. Internal to the package. */
export class InterruptionError extends Error {
  override readonly name = 'InterruptionError'

  constructor(cause: unknown) {
    super('stopped', { cause })
  }
}

/** Converts a failure to one that cannot be resumed, because the checkpoint was removed. */
export function withoutCheckpoint(error: DownloadError, location: string): DownloadError {
  const { code, draft, partsRecorded, partsTotal, cause } = error
  const what = code === 'INTERRUPTED' ? 'The download was interrupted.' : error.message
  const message =
    `${what} Its checkpoint ${location} no longer exists. Unless its directory becomes available again, the next call starts over. ` +
    `Remove the temporary file ${draft} next to the target file.`
  return new DownloadError(message, { code, cause, draft, partsRecorded, partsTotal, resumable: false })
}

/** Whether the temporary file is gone, and with it the bytes of all parts. */
function isDraftLost(cause: unknown): boolean {
  return isTargetError(cause) && cause.code === 'REMOVED'
}

interface FailureFacts {
  readonly code: DownloadErrorCode
  readonly message: string
  readonly cause: unknown
}

/** Describes how an error ends the download. */
export function describeFailure(
  run: Pick<RunContext, 'reader' | 'meter'>,
  state: Pick<LeaseState, 'draft'> | undefined,
  error: unknown,
): DownloadError {
  const { code, message, cause } = classifyFailure(run, error)
  const { partsRecorded, partsTotal } = run.meter.current
  const draft = isDraftLost(cause) ? undefined : state?.draft
  return new DownloadError(message, {
    code,
    cause,
    draft,
    partsRecorded,
    partsTotal,
    resumable: draft !== undefined,
  })
}

function classifyFailure(
  { reader, meter }: Pick<RunContext, 'reader' | 'meter'>,
  error: unknown,
): FailureFacts {
  if (error instanceof InterruptionError) return interruption(meter.current, error.cause)
  if (error instanceof ObjectNotFoundError) {
    const { bucket, key } = reader.object
    const message = `The object ${JSON.stringify(key)} does not exist in the bucket ${bucket}. Check the key.`
    return { code: 'OBJECT_NOT_FOUND', message, cause: undefined }
  }
  if (isObjectChangedError(error)) {
    const { restarts } = meter.current
    const message = `The object changed ${restarts + 1} times while it was downloaded. Download it again when nothing writes to it.`
    return { code: 'OBJECT_CHANGED', message, cause: error }
  }
  if (isChecksumError(error)) {
    const message = `The downloaded data did not match the object twice in a row. ${error.message} Check the network for a device that modifies data.`
    return { code: 'CRC64_MISMATCH', message, cause: error }
  }
  const cause = error instanceof PortFailure ? error.cause : error
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  if (isCheckpointError(cause) && cause.code === 'TAKEN_OVER') {
    const message = `Another owner took over the download, so nothing more was written.${reason}`
    return { code: 'TAKEN_OVER', message, cause }
  }
  if (error instanceof PortFailure && error.port === 'checkpoint')
    return { code: 'CHECKPOINT_FAILED', message: `The checkpoint could not be used.${reason}`, cause }
  if (error instanceof PortFailure && error.port === 'target') {
    if (isTargetError(cause) && cause.code === 'EXISTS')
      return { code: 'TARGET_EXISTS', message: cause.message, cause }
    return { code: 'TARGET_FAILED', message: `The file could not be written.${reason}`, cause }
  }
  if (reader.isInterruption(cause)) return interruption(meter.current, cause)
  return { code: 'REQUEST_FAILED', message: `The object could not be read.${reason}`, cause }
}

function interruption(
  { partsRecorded, partsTotal }: { readonly partsRecorded: number; readonly partsTotal: number },
  cause: unknown,
): FailureFacts {
  const parts = partsTotal === 0 ? '' : ` ${partsRecorded} of ${partsTotal} parts are downloaded.`
  return {
    code: 'INTERRUPTED',
    message: `The download was interrupted.${parts} Call again to resume it.`,
    cause,
  }
}
