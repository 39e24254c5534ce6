import { acquireSelfHealing, isChecksumError, withinGrace } from '@oss/multipart'
import { isObjectChangedError } from '../errors/object-changed-error.ts'
import { callPort, PortFailure } from '../errors/port-failure.ts'
import { TargetError } from '../errors/target-error.ts'
import type { ObjectVersion } from '../ports/object-reader.ts'
import type { DownloadRestartReason } from '../progress/download-notice.ts'
import type { CompletedDownload, DownloadOutcome } from '../progress/download-outcome.ts'
import { discardDraftAndCheckpoint } from './discard-draft.ts'
import {
  describeFailure,
  InterruptionError,
  ObjectNotFoundError,
  withoutCheckpoint,
} from './download-failure.ts'
import { fetchParts } from './fetch-parts.ts'
import { findPublished, finishDownload } from './finish-download.ts'
import { restoreCheckpoint, resumeDownload, startNewDownload } from './open-download.ts'
import type { ActiveDownload, DownloadCheckpoint, LeaseState, RunContext } from './run-context.ts'

/** Maximum number of restarts in one run because the object was overwritten. */
const MAX_CHANGES = 3
/** Maximum number of restarts in one run because the checksum did not match. */
const MAX_MISMATCHES = 1

/**
 * Downloads from the lock to the complete file. Never rejects; releases everything before it resolves (R10).
 */
export async function download(run: RunContext): Promise<DownloadOutcome> {
  let state: LeaseState | undefined
  try {
    // An invalid target is refused before anything is written, including the checkpoint.
    const grace = { stop: run.signal, sleep: run.sleep }
    const exists = callPort('target', () => run.target.exists())
    await withinGrace(exists, grace, { error: () => unresponsiveTarget(run.target) })
    const lease = await callPort('checkpoint', () => acquireSelfHealing({ ...run, ...grace }))
    state = { lease, draft: undefined }
    lease.watch(run)
    return { kind: 'completed', download: await downloadWithLease(run, state) }
  } catch (error) {
    return await endWithError(run, state, error)
  } finally {
    await closeQuietly(state?.lease)
  }
}

/** Determines how an error ends the download, and discards what a cancelled one has left. */
async function endWithError(
  run: RunContext,
  state: LeaseState | undefined,
  error: unknown,
): Promise<DownloadOutcome> {
  const isStopped = run.signal.aborted && !run.isCancelled()
  const failure = describeFailure(run, state, isStopped ? new InterruptionError(run.signal.reason) : error)
  const kind = failure.code === 'INTERRUPTED' ? 'interrupted' : 'failed'
  if (state === undefined) return { kind, error: failure }
  const { lost } = state.lease
  const takenOver = (): DownloadOutcome => ({
    kind: 'failed',
    error: describeFailure(run, state, new PortFailure('checkpoint', lost.reason)),
  })
  // The draft and the checkpoint are left to their owner, also when this download was cancelled.
  if (lost.aborted) return takenOver()
  if (run.isCancelled()) return await discardDraftAndCheckpoint(run, state)
  const isGone = failure.resumable && !(await state.lease.isDurable())
  // The store may have found the other owner just now.
  if (lost.aborted) return takenOver()
  return { kind, error: isGone ? withoutCheckpoint(failure, state.lease.location) : failure }
}

async function downloadWithLease(run: RunContext, state: LeaseState): Promise<CompletedDownload> {
  let checkpoint = await restoreCheckpoint(run, state)
  state.draft = checkpoint?.header.draft
  try {
    for (let changes = 0, mismatches = 0; ; checkpoint = undefined) {
      try {
        return await attempt(run, state, checkpoint)
      } catch (error) {
        run.signal.throwIfAborted()
        const reason = restartReason(error)
        if (reason === 'object-changed') changes += 1
        if (reason === 'checksum-mismatch') mismatches += 1
        if (reason === undefined || changes > MAX_CHANGES || mismatches > MAX_MISMATCHES) throw error
        run.meter.restart()
        run.notify({ kind: 'restarted', reason })
      }
    }
  } catch (error) {
    // No later run could use the draft. If it cannot be removed, the original error still counts.
    if (makesPartsUseless(error)) await discardDraftAndCheckpoint(run, state)
    throw error
  }
}

/** One attempt, from the description of the object to the complete file. */
async function attempt(
  run: RunContext,
  state: LeaseState,
  checkpoint: DownloadCheckpoint | undefined,
): Promise<CompletedDownload> {
  const { meter, signal } = run
  signal.throwIfAborted()
  if (checkpoint?.completing !== true) await assertMayWrite(run)
  const object = await callPort('reader', () => run.reader.describe(signal))
  if (object === undefined) throw new ObjectNotFoundError()
  const opened = await openDownload(run, state, object, checkpoint)
  if (!('draft' in opened)) return opened
  try {
    meter.enter('downloading')
    await fetchParts(run, opened)
    await meter.gate.pass(signal)
    meter.enter('publishing')
    return await finishDownload(run, opened)
  } finally {
    await closeQuietly(opened.draft)
  }
}

async function openDownload(
  run: RunContext,
  state: LeaseState,
  object: ObjectVersion,
  checkpoint: DownloadCheckpoint | undefined,
): Promise<ActiveDownload | CompletedDownload> {
  if (checkpoint?.completing === true) {
    const found = await findPublished(run, state, object, checkpoint)
    if (found !== undefined) return found
    await assertMayWrite(run)
  }
  const resumed = checkpoint && (await resumeDownload(run, state, object, checkpoint))
  return resumed ?? (await startNewDownload(run, state, object))
}

/** Fails before the download if the file exists and must not be overwritten. `publish` checks again. */
async function assertMayWrite({ overwrite, target }: RunContext): Promise<void> {
  const exists = await callPort('target', () => target.exists())
  if (!exists || overwrite) return
  const message = `${target.label} exists. Remove it, choose another file, or allow it to be overwritten.`
  throw new PortFailure('target', new TargetError('EXISTS', message))
}

/** The error of a stopped download whose file system does not respond. */
function unresponsiveTarget({ label }: RunContext['target']): PortFailure {
  const message = `The file system of ${label} did not respond within 5 seconds after the stop.`
  return new PortFailure('target', new TargetError('FAILED', message))
}

/** Errors of closing are ignored, because everything that counts was synced before. */
async function closeQuietly(resource: AsyncDisposable | undefined): Promise<void> {
  await Promise.allSettled([resource?.[Symbol.asyncDispose]()])
}

function restartReason(error: unknown): Exclude<DownloadRestartReason, 'draft-lost'> | undefined {
  if (isObjectChangedError(error)) return 'object-changed'
  return isChecksumError(error) ? 'checksum-mismatch' : undefined
}

/** Whether the error makes the downloaded parts useless for a later run. */
function makesPartsUseless(error: unknown): boolean {
  return restartReason(error) !== undefined || error instanceof ObjectNotFoundError
}
