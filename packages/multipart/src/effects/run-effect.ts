import { isChecksumError } from '../crc64/checksum-error.ts'
import type { FailedEvent, FaultKind, UploadEffect, UploadEvent } from '../machine/state.ts'
import type { PartPlan } from '../model/part-plan.ts'
import { PlanError } from '../model/plan-error.ts'
import { isCheckpointError } from '../ports/checkpoint-error.ts'
import type { Failure } from '../ports/multipart-api.ts'
import { isSourceError } from '../ports/source-error.ts'
import { copyPart, copyWhole } from './copy-parts.ts'
import { adoptParts } from './import-listed-parts.ts'
import { matchingParts } from './matching-parts.ts'
import { openUpload } from './open-upload.ts'
import { type Assembly, assemble } from './part-ledger.ts'
import { checkpointLease, remoteSource, streamOf, type UploadRun } from './run-context.ts'
import { putObject, sendPart } from './send-parts.ts'
import { reachPart } from './stream-parts.ts'
import { sourceDiffers, verifySource } from './verify-source.ts'
import { beginCheckpoint, markCompleting, recordPart, removeUnbegun } from './write-checkpoint.ts'

/** An effect that is answered by an event. */
export type AnsweredEffect = Exclude<UploadEffect, { readonly type: 'stop-in-flight' | 'notify' | 'settle' }>

/** Does an effect. Never rejects: what goes wrong is an event too. */
export async function runEffect(run: UploadRun, effect: AnsweredEffect): Promise<UploadEvent> {
  try {
    return await perform(run, effect)
  } catch (error) {
    return failed(run, effect, error)
  }
}

async function perform(run: UploadRun, effect: AnsweredEffect): Promise<UploadEvent> {
  const { api, settings } = run
  const { signal } = run.stop
  switch (effect.type) {
    case 'open':
      return openUpload(run)
    case 'check-parts':
      return { type: 'checked', differs: await sourceDiffers(run, effect.job, effect.numbers) }
    case 'list': {
      const listing = api.listParts(settings.target, effect.uploadId, signal)
      return { type: 'listed', kept: await matchingParts(listing, effect.plan, run.records) }
    }
    case 'adopt':
      return { type: 'adopted', kept: await adoptParts(run, effect) }
    case 'initiate':
      return { type: 'initiated', uploadId: await api.initiate(settings.target, signal) }
    case 'begin':
      return beginCheckpoint(run, effect)
    case 'send': {
      const { job, uploadId, number } = effect
      const remote = remoteSource(run)
      return remote === undefined
        ? sendPart(run, job, uploadId, number)
        : copyPart(run, job, uploadId, number)
    }
    case 'reach': {
      const stream = streamOf(run)
      if (stream === undefined) throw new Error('the source is not a stream')
      return reachPart(run, stream, effect)
    }
    case 'record':
      return { type: 'recorded', number: await recordPart(run, effect) }
    case 'put': {
      const remote = remoteSource(run)
      return remote === undefined ? putObject(run, effect.job) : copyWhole(run, remote, effect.job)
    }
    default:
      return performLast(run, effect)
  }
}

type LastEffect = Extract<
  AnsweredEffect,
  { readonly type: 'verify' | 'mark' | 'complete' | 'head' | 'abort' | 'remove' }
>

async function performLast(run: UploadRun, effect: LastEffect): Promise<UploadEvent> {
  const { api, settings } = run
  const { signal } = run.stop
  switch (effect.type) {
    case 'verify':
      await verifySource(run, effect.job)
      return { type: 'verified' }
    case 'mark':
      await mark(run, effect)
      return { type: 'marked' }
    case 'complete': {
      const { parts, crc64 } = assembly(run, effect.plan)
      return {
        type: 'completed',
        object: await api.complete(settings.target, effect.uploadId, parts, signal),
        crc64,
      }
    }
    case 'head': {
      const { crc64 } = assembly(run, effect.plan)
      return { type: 'headed', object: await api.head(settings.target, signal), crc64 }
    }
    case 'abort':
      // A signal that never aborts: what stops the upload must not be stopped by it.
      await api.abort(
        settings.target,
        effect.uploadId,
        effect.detached ? new AbortController().signal : signal,
      )
      if (effect.detached) await removeUnbegun(run, effect.uploadId)
      return { type: 'aborted' }
    case 'remove':
      await run.lease?.remove()
      return { type: 'removed' }
  }
}

/** The part list, and the CRC-64 that the whole must have: of a copy the source's own. */
function assembly(run: UploadRun, plan: PartPlan): Assembly {
  const remote = remoteSource(run)
  const { parts, crc64 } = assemble(plan, run.records)
  return { parts, crc64: remote === undefined ? crc64 : remote.crc64 }
}

/** R4: the intent is durable. When the checkpoint had to be written again, time has passed, and the lock may have been another's. */
async function mark(
  run: UploadRun,
  effect: Extract<AnsweredEffect, { readonly type: 'mark' }>,
): Promise<void> {
  const before = checkpointLease(run).rewrites
  await markCompleting(run, effect)
  if (checkpointLease(run).rewrites !== before) await verifySource(run, effect.job)
}

function failed(run: UploadRun, effect: AnsweredEffect, error: unknown): FailedEvent {
  const { kind, mayHaveBeenApplied } = meaning(run, effect, error)
  return {
    type: 'failed',
    effect: effect.type,
    kind,
    mayHaveBeenApplied,
    error,
    ...((effect.type === 'send' || effect.type === 'reach') && { number: effect.number }),
    ...(effect.type === 'record' && { number: effect.part.number }),
  }
}

function meaning(
  run: UploadRun,
  effect: AnsweredEffect,
  error: unknown,
): { kind: FaultKind; mayHaveBeenApplied: boolean } {
  const local = (kind: FaultKind) => ({ kind, mayHaveBeenApplied: false })
  if (isSourceError(error))
    return local(error.code === 'SOURCE_CHANGED' ? 'source-changed' : 'source-unreadable')
  if (isChecksumError(error)) return local('part-rejected')
  if (error instanceof PlanError) return local('plan')
  if (isCheckpointError(error) || isLocal(effect)) return local('checkpoint')
  const failure: Failure = run.api.classify(error)
  // Whatever an adapter makes of it: after a stop, a failed request is a stopped one.
  return run.stop.signal.aborted && failure.kind === 'transient'
    ? { ...failure, kind: 'interrupted' }
    : failure
}

function isLocal({ type }: AnsweredEffect): boolean {
  return type === 'begin' || type === 'record' || type === 'mark' || type === 'remove'
}
