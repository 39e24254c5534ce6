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

/** An effect whose result is an event. */
export type AwaitedEffect = Exclude<UploadEffect, { readonly type: 'stop-in-flight' | 'notify' | 'settle' }>

/** Runs an effect. Never rejects: a failure is an event too. */
export async function runEffect(context: RunContext, effect: AwaitedEffect): Promise<UploadEvent> {
  try {
    return await perform(context, effect)
  } catch (error) {
    return failedEvent(context, effect, error)
  }
}

async function perform(context: RunContext, effect: AwaitedEffect): Promise<UploadEvent> {
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
      await context.lease?.confirmOwner()
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
      await context.lease?.assertOwner()
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
      await abortUpload(context, effect)
      if (effect.detached) await removeFailedCheckpoint(context, effect.uploadId)
      return { type: 'aborted' }
    case 'remove':
      await context.lease?.remove()
      return { type: 'removed' }
  }
}

/**
 * Aborts an upload id. One that the checkpoint names is left alone when another owner has acquired the
 * checkpoint, because that owner may continue it.
 */
async function abortUpload(
  context: RunContext,
  { uploadId, detached }: Extract<AwaitedEffect, { readonly type: 'abort' }>,
): Promise<void> {
  const { api, settings, stop, header } = context
  const lease = header?.uploadId === uploadId ? context.lease : undefined
  await lease?.assertOwner()
  // The abort that is part of a stop must not be stopped by it.
  const signal = detached ? (lease?.lost ?? new AbortController().signal) : stop.signal
  await api.abort(settings.target, uploadId, signal)
}

/** Returns the part list and the expected CRC-64 of the object: for a copy, that of its source. */
function assembly(context: RunContext, plan: PartPlan): Assembly {
  const remote = remoteSource(context)
  const { parts, crc64 } = assemble(plan, context.records)
  return { parts, crc64: remote === undefined ? crc64 : remote.crc64 }
}

/**
 * R4: makes the intent durable. When the checkpoint had to be written again, time has passed and another
 * process may have held the lock, so the source is verified again.
 */
async function recordIntent(
  context: RunContext,
  effect: Extract<AwaitedEffect, { readonly type: 'record-intent' }>,
): Promise<void> {
  const before = checkpointLease(context).rewrites
  await markCompleting(context, effect)
  if (checkpointLease(context).rewrites !== before) await verifySource(context, effect.planned)
}

function failedEvent(context: RunContext, effect: AwaitedEffect, error: unknown): FailedEvent {
  const { kind, mayHaveBeenApplied } = classify(context, effect, error)
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

function classify(
  context: RunContext,
  effect: AwaitedEffect,
  error: unknown,
): { kind: FaultKind; mayHaveBeenApplied: boolean } {
  const local = (kind: FaultKind) => ({ kind, mayHaveBeenApplied: false })
  if (isSourceError(error))
    return local(error.code === 'SOURCE_CHANGED' ? 'source-changed' : 'source-unreadable')
  if (isChecksumError(error)) return local('part-rejected')
  if (error instanceof PlanError) return local('plan')
  if (isCheckpointError(error) && error.code === 'TAKEN_OVER') return local('taken-over')
  // Only a stop ends the wait for a store.
  if (isCheckpointError(error) && error.code === 'UNRESPONSIVE') return local('interrupted')
  if (isCheckpointError(error) || writesCheckpoint(effect)) return local('checkpoint')
  const failure: Failure = context.api.classify(error)
  // After a stop, a failed request counts as stopped, however the adapter classifies it.
  return context.stop.signal.aborted && failure.kind === 'transient'
    ? { ...failure, kind: 'interrupted' }
    : failure
}

function writesCheckpoint({ type }: AwaitedEffect): boolean {
  return type === 'create-checkpoint' || type === 'record' || type === 'record-intent' || type === 'remove'
}
