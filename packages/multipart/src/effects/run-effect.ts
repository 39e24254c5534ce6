import { isChecksumError } from '../crc64/checksum-error.ts'
import type { FailedEvent, FaultKind, UploadEffect, UploadEvent } from '../machine/state.ts'
import type { PartPlan } from '../model/part-plan.ts'
import { PlanError } from '../model/plan-error.ts'
import { isCheckpointError } from '../ports/checkpoint-error.ts'
import type { Failure } from '../ports/multipart-api.ts'
import { isSourceError } from '../ports/source-error.ts'
import { copyPart, copyWhole } from './copy-parts.ts'
import { importListedParts } from './import-listed-parts.ts'
import { matchingParts } from './matching-parts.ts'
import { openUpload } from './open-upload.ts'
import { type Assembly, assemble } from './part-ledger.ts'
import { checkpointLease, type RunContext, remoteSource, streamOf } from './run-context.ts'
import { putObject, sendPart } from './send-parts.ts'
import { waitForPart } from './stream-parts.ts'
import { sourceDiffers, verifySource } from './verify-source.ts'
import { createCheckpoint, markCompleting, recordPart, removeFailedCheckpoint } from './write-checkpoint.ts'

/** An effect that is answered by an event. */
export type AnsweredEffect = Exclude<UploadEffect, { readonly type: 'stop-in-flight' | 'notify' | 'settle' }>

/** Does an effect. Never rejects: what goes wrong is an event too. */
export async function runEffect(context: RunContext, effect: AnsweredEffect): Promise<UploadEvent> {
  try {
    return await perform(context, effect)
  } catch (error) {
    return failed(context, effect, error)
  }
}

async function perform(context: RunContext, effect: AnsweredEffect): Promise<UploadEvent> {
  const { api, settings } = context
  const { signal } = context.stop
  switch (effect.type) {
    case 'open':
      return openUpload(context)
    case 'check-parts':
      return { type: 'checked', differs: await sourceDiffers(context, effect.planned, effect.numbers) }
    case 'list': {
      const listing = api.listParts(settings.target, effect.uploadId, signal)
      return { type: 'listed', kept: await matchingParts(listing, effect.plan, context.records) }
    }
    case 'import-parts':
      return { type: 'parts-imported', kept: await importListedParts(context, effect) }
    case 'initiate':
      return { type: 'initiated', uploadId: await api.initiate(settings.target, signal) }
    case 'create-checkpoint':
      return createCheckpoint(context, effect)
    case 'send': {
      const { planned, uploadId, number } = effect
      const remote = remoteSource(context)
      return remote === undefined
        ? sendPart(context, planned, uploadId, number)
        : copyPart(context, planned, uploadId, number)
    }
    case 'wait-for-part': {
      const stream = streamOf(context)
      if (stream === undefined) throw new Error('the source is not a stream')
      return waitForPart(context, stream, effect)
    }
    case 'record':
      return { type: 'recorded', number: await recordPart(context, effect) }
    case 'put': {
      const remote = remoteSource(context)
      return remote === undefined
        ? putObject(context, effect.planned)
        : copyWhole(context, remote, effect.planned)
    }
    case 'verify':
      await verifySource(context, effect.planned)
      return { type: 'verified' }
    case 'record-intent':
      await recordIntent(context, effect)
      return { type: 'intent-recorded' }
    case 'complete': {
      const { parts, crc64 } = assembly(context, effect.plan)
      return {
        type: 'completed',
        object: await api.complete(settings.target, effect.uploadId, parts, signal),
        crc64,
      }
    }
    case 'head': {
      const { crc64 } = assembly(context, effect.plan)
      return { type: 'headed', object: await api.head(settings.target, signal), crc64 }
    }
    case 'abort':
      // A signal that never aborts: what stops the upload must not be stopped by it.
      await api.abort(
        settings.target,
        effect.uploadId,
        effect.detached ? new AbortController().signal : signal,
      )
      if (effect.detached) await removeFailedCheckpoint(context, effect.uploadId)
      return { type: 'aborted' }
    case 'remove':
      await context.lease?.remove()
      return { type: 'removed' }
  }
}

/** The part list, and the CRC-64 that the whole must have: of a copy the source's own. */
function assembly(context: RunContext, plan: PartPlan): Assembly {
  const remote = remoteSource(context)
  const { parts, crc64 } = assemble(plan, context.records)
  return { parts, crc64: remote === undefined ? crc64 : remote.crc64 }
}

/** R4: the intent is durable. When the checkpoint had to be written again, time has passed, and the lock may have been another's. */
async function recordIntent(
  context: RunContext,
  effect: Extract<AnsweredEffect, { readonly type: 'record-intent' }>,
): Promise<void> {
  const before = checkpointLease(context).rewrites
  await markCompleting(context, effect)
  if (checkpointLease(context).rewrites !== before) await verifySource(context, effect.planned)
}

function failed(context: RunContext, effect: AnsweredEffect, error: unknown): FailedEvent {
  const { kind, mayHaveBeenApplied } = meaning(context, effect, error)
  return {
    type: 'failed',
    effect: effect.type,
    kind,
    mayHaveBeenApplied,
    error,
    ...((effect.type === 'send' || effect.type === 'wait-for-part') && { number: effect.number }),
    ...(effect.type === 'record' && { number: effect.part.number }),
  }
}

function meaning(
  context: RunContext,
  effect: AnsweredEffect,
  error: unknown,
): { kind: FaultKind; mayHaveBeenApplied: boolean } {
  const local = (kind: FaultKind) => ({ kind, mayHaveBeenApplied: false })
  if (isSourceError(error))
    return local(error.code === 'SOURCE_CHANGED' ? 'source-changed' : 'source-unreadable')
  if (isChecksumError(error)) return local('part-rejected')
  if (error instanceof PlanError) return local('plan')
  if (isCheckpointError(error) || isLocal(effect)) return local('checkpoint')
  const failure: Failure = context.api.classify(error)
  // Whatever an adapter makes of it: after a stop, a failed request is a stopped one.
  return context.stop.signal.aborted && failure.kind === 'transient'
    ? { ...failure, kind: 'interrupted' }
    : failure
}

function isLocal({ type }: AnsweredEffect): boolean {
  return type === 'create-checkpoint' || type === 'record' || type === 'record-intent' || type === 'remove'
}
