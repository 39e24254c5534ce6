import { NO_CHECKPOINTS } from '../checkpoint/no-checkpoints.ts'
import { checkRunOptions } from '../model/check-run-options.ts'
import { planOpenEnded } from '../model/part-plan.ts'
import { checkLimits } from '../model/service-limits.ts'
import { UploadError } from '../model/upload-error.ts'
import type { UploadOutcome } from '../model/upload-outcome.ts'
import { type ByteStream, createStreamReader } from '../streams/byte-stream.ts'
import { oneShotSource } from '../streams/one-shot-source.ts'
import { followSignal } from './follow-signal.ts'
import { firstParallel, startUpload, type UploadOptions } from './start-upload.ts'
import type { UploadHandle } from './upload-handle.ts'

/** Options of an upload from a stream that can be read only once. */
export interface StreamUploadOptions
  extends Omit<UploadOptions, 'source' | 'checkpoints' | 'verify' | 'allowGrowth' | 'continueOnly'> {
  readonly stream: ByteStream
}

/**
 * Uploads a stream whose length need not be known. At most `parallel` parts of `partSize` bytes are buffered
 * in memory; a failed part is sent again from there. The upload cannot be resumed: unless it completes, the
 * upload id is aborted and nothing is left behind.
 *
 * @throws PlanError for a part size or parallelism out of range; SourceError `SOURCE_UNREADABLE` for a stream
 * that was read before. All later errors are in the outcome.
 */
export function startStreamUpload({ stream, signal, ...options }: StreamUploadOptions): UploadHandle {
  checkLimits(options.api.limits)
  planOpenEnded(options.api.limits, options.partSize)
  // Before the stream is taken, so that it can be passed again.
  firstParallel(options.parallel)
  checkRunOptions({ ...options, signal })
  const reader = createStreamReader(stream)
  const source = oneShotSource('stream', reader)
  const inner = startUpload({ ...options, source, checkpoints: NO_CHECKPOINTS })
  let interruption: { readonly cause: unknown } | undefined

  async function end(): Promise<UploadOutcome> {
    const ended = await inner.outcome
    reader.close()
    if (ended.kind === 'completed') return ended
    if (ended.kind === 'cancelled')
      return interruption === undefined ? ended : interrupted(interruption.cause)
    // What cannot be resumed is discarded (R9: or named).
    const discarded = ended.error.uploadId === undefined || (await inner.cancel()).kind === 'cancelled'
    const kind = interruption === undefined ? ended.kind : 'interrupted'
    return { kind, error: lost(ended.error, discarded) }
  }

  const outcome = end()
  function interrupt(cause: unknown): Promise<UploadOutcome> {
    interruption ??= { cause }
    // To the machine this is a cancellation: the stored parts are of no further use.
    void inner.cancel()
    return outcome
  }
  followSignal(signal, outcome, interrupt)

  return {
    id: inner.id,
    outcome,
    async done() {
      const ended = await outcome
      if (ended.kind === 'completed') return ended.upload
      if (ended.kind === 'cancelled') return inner.done()
      throw ended.error
    },
    progress: (given) => inner.progress(given),
    pause: () => inner.pause(),
    resume: () => inner.resume(),
    interrupt,
    async cancel() {
      void inner.cancel()
      const ended = await outcome
      if (ended.kind === 'completed' || ended.kind === 'cancelled') return ended
      return ended.error.uploadId === undefined ? { kind: 'cancelled' } : inner.cancel()
    },
    async [Symbol.asyncDispose]() {
      await interrupt(undefined)
    },
  }
}

function interrupted(cause: unknown): UploadOutcome {
  const message =
    'The upload was interrupted. A stream that can be read only once cannot be resumed, so its parts were removed.'
  const details = { code: 'INTERRUPTED', resumable: false, uploadId: undefined, cause } as const
  return {
    kind: 'interrupted',
    error: new UploadError(message, { ...details, partsRecorded: 0, partsTotal: 0 }),
  }
}

/** Returns the error of an upload that could have been resumed with another kind of source. */
function lost(error: UploadError, isDiscarded: boolean): UploadError {
  const { code, uploadId, cause } = error
  const reason = cause instanceof Error ? ` ${cause.message}` : ''
  const message =
    code === 'INTERRUPTED'
      ? `The upload was interrupted.${reason}`
      : code === 'COMPLETION_UNKNOWN'
        ? `All parts were stored and the completion was sent, but its response was lost.${reason} Check whether the object was created.`
        : error.message
  const next = isDiscarded
    ? 'A stream that can be read only once cannot be resumed, so its parts were removed. Call again with a new stream.'
    : 'Its parts could not be removed: abort the upload id. Then call again with a new stream.'
  return new UploadError(`${message} ${next}`, {
    code,
    resumable: false,
    uploadId: isDiscarded ? undefined : uploadId,
    partsRecorded: isDiscarded ? 0 : error.partsRecorded,
    partsTotal: error.partsTotal,
    cause,
  })
}
