import { acquireKept, type Checkpoint, isChecksumError } from '@oss/multipart'
import { isObjectChangedError } from '../errors/object-changed-error.ts'
import { callPort, PortFailure } from '../errors/port-failure.ts'
import { TargetError } from '../errors/target-error.ts'
import type { ObjectFacts } from '../ports/object-reader.ts'
import type { DownloadRestartReason } from '../progress/download-notice.ts'
import type { CompletedDownload, DownloadOutcome } from '../progress/download-outcome.ts'
import { describeFailure, forgotten, Interruption, NoObject } from './download-failure.ts'
import { fetchParts } from './fetch-parts.ts'
import { alreadyThere, finishDownload } from './finish-download.ts'
import { beginWork, restoredCheckpoint, resumeWork } from './open-download.ts'
import type { DownloadRun, Memory, Work } from './run-context.ts'

/** How often one run starts over because the object changed. */
const MAX_CHANGES = 3
/** How often one run starts over because the whole was not what the service has. */
const MAX_WRONG = 1

/** Downloads, from the lock to the file in its place. Never rejects; nothing is held any more when it ends (R10). */
export async function download(run: DownloadRun): Promise<DownloadOutcome> {
  let memory: Memory | undefined
  try {
    // What can never become a file is refused before anything is written, also beside it.
    await callPort('target', () => run.target.isThere())
    const lease = await callPort('checkpoint', () => acquireKept(run.checkpoints, run.id))
    memory = { lease, draft: undefined }
    return { status: 'completed', download: await downloadWithLease(run, memory) }
  } catch (error) {
    if (run.isCancelled() && memory !== undefined) return await discard(run, memory)
    const isStopped = run.signal.aborted && !run.isCancelled()
    const failure = describeFailure(run, memory, isStopped ? new Interruption(run.signal.reason) : error)
    const isForgotten = failure.resumable && memory !== undefined && !(await memory.lease.isKept())
    return {
      status: failure.code === 'INTERRUPTED' ? 'interrupted' : 'failed',
      error: isForgotten ? forgotten(failure, memory?.lease.location ?? '') : failure,
    }
  } finally {
    await closeQuietly(memory?.lease)
  }
}

async function downloadWithLease(run: DownloadRun, memory: Memory): Promise<CompletedDownload> {
  let checkpoint = await restoredCheckpoint(run, memory)
  memory.draft = checkpoint?.header.uploadId
  try {
    for (let changes = 0, wrong = 0; ; checkpoint = undefined) {
      try {
        return await attempt(run, memory, checkpoint)
      } catch (error) {
        run.signal.throwIfAborted()
        const reason = restartReason(error)
        if (reason === 'object-changed') changes += 1
        if (reason === 'checksum') wrong += 1
        if (reason === undefined || changes > MAX_CHANGES || wrong > MAX_WRONG) throw error
        run.meter.startOver()
        run.notify({ type: 'restarted', reason })
      }
    }
  } catch (error) {
    // Another run could use nothing of what came. That some of it stays changes nothing of why this one ends.
    if (isWorthless(error)) await discard(run, memory)
    throw error
  }
}

/** One try, from the look at the object on. */
async function attempt(
  run: DownloadRun,
  memory: Memory,
  checkpoint: Checkpoint | undefined,
): Promise<CompletedDownload> {
  const { meter, signal } = run
  signal.throwIfAborted()
  if (checkpoint?.completing !== true) await assertFree(run)
  const object = await callPort('reader', () => run.reader.describe(signal))
  if (object === undefined) throw new NoObject()
  const opened = await openWork(run, memory, object, checkpoint)
  if (!('draft' in opened)) return opened
  try {
    meter.enter('downloading')
    await fetchParts(run, opened)
    await meter.gate.pass(signal)
    meter.enter('placing')
    return await finishDownload(run, opened)
  } finally {
    await closeQuietly(opened.draft)
  }
}

async function openWork(
  run: DownloadRun,
  memory: Memory,
  object: ObjectFacts,
  checkpoint: Checkpoint | undefined,
): Promise<Work | CompletedDownload> {
  if (checkpoint?.completing === true) {
    const found = await alreadyThere(run, memory, object, checkpoint)
    if (found !== undefined) return found
    await assertFree(run)
  }
  const resumed = checkpoint && (await resumeWork(run, memory, object, checkpoint))
  return resumed ?? (await beginWork(run, memory, object))
}

/** A file that is not to be overwritten is found before anything is read. It is looked at once more when the draft takes its place. */
async function assertFree({ overwrite, target }: DownloadRun): Promise<void> {
  const isThere = await callPort('target', () => target.isThere())
  if (!isThere || overwrite) return
  const message = `${target.label} exists. Remove it, choose another file, or allow it to be overwritten.`
  throw new PortFailure('target', new TargetError('EXISTS', message))
}

/** All that counts was written and synced: an error of closing changes nothing any more. */
async function closeQuietly(held: AsyncDisposable | undefined): Promise<void> {
  await Promise.allSettled([held?.[Symbol.asyncDispose]()])
}

/** Removes what came, and the checkpoint. */
export async function discard(
  run: Pick<DownloadRun, 'reader' | 'meter' | 'target' | 'notify'>,
  memory: Memory,
): Promise<DownloadOutcome> {
  try {
    const { draft } = memory
    if (draft !== undefined) await callPort('target', () => run.target.discard(draft))
    memory.draft = undefined
    await callPort('checkpoint', () => memory.lease.remove())
    return { status: 'cancelled' }
  } catch (error) {
    return { status: 'failed', error: describeFailure(run, memory, error) }
  }
}

function restartReason(error: unknown): Exclude<DownloadRestartReason, 'draft-lost'> | undefined {
  if (isObjectChangedError(error)) return 'object-changed'
  return isChecksumError(error) ? 'checksum' : undefined
}

/** Whether nothing of what came can be used by another run. */
function isWorthless(error: unknown): boolean {
  return restartReason(error) !== undefined || error instanceof NoObject
}
