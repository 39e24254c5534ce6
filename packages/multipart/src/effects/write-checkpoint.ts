import type { UploadEffect, UploadEvent } from '../machine/state.ts'
import { compareFingerprints, type SourceFingerprint } from '../model/fingerprint.ts'
import type { PartNumber, UploadId } from '../model/ids.ts'
import { partByteLength } from '../model/part-plan.ts'
import type { UploadHeader } from '../ports/checkpoint-store.ts'
import { checkpointLease, kindOf, type RunContext } from './run-context.ts'

type Effect<Type extends UploadEffect['type']> = Extract<UploadEffect, { readonly type: Type }>

/** R2: records the upload durably before its first part is sent. */
export async function createCheckpoint(
  context: RunContext,
  { planned, uploadId }: Effect<'create-checkpoint'>,
): Promise<UploadEvent> {
  const { target, sourceLabel, options } = context.settings
  const { plan, fingerprint } = planned
  const header: UploadHeader = {
    ...{ kind: kindOf(context), target, sourceLabel, plan, createdAtMs: context.now() },
    ...{ uploadId, source: fingerprint, ...(options !== undefined && { options }) },
  }
  await checkpointLease(context).begin(header)
  context.header = header
  context.records.clear()
  return { type: 'checkpoint-created' }
}

/**
 * Removes the checkpoint of an aborted upload id whose creation failed: the failed write may have left a
 * file, and the next run would report its upload as lost.
 */
export async function removeFailedCheckpoint(context: RunContext, uploadId: UploadId): Promise<void> {
  if (context.header?.uploadId === uploadId) return
  // The outcome has the error of the write; an error of the removal adds nothing.
  await context.lease?.remove().catch(() => {})
}

/**
 * Records a part. A part that is shorter than the others is recorded only when the checkpoint shows that it
 * is the last.
 */
export async function recordPart(
  context: RunContext,
  { part, planned }: Effect<'record'>,
): Promise<PartNumber> {
  const isShort = partByteLength(planned.plan, part.number) < planned.plan.partSize
  if (!isShort || context.header?.plan.openEnded !== true) {
    const record = { ...part, settled: part.settled && isRecorded(context.header, planned.fingerprint) }
    await checkpointLease(context).recordPart(record)
  }
  context.records.set(part.number, part)
  return part.number
}

/**
 * R1: returns whether the checkpoint has the current fingerprint of the source. Only then does that
 * fingerprint verify a part in a later run: a path may refer to another file in this run, and in the next one
 * to the first file again, which never had the bytes of this part.
 */
function isRecorded(header: UploadHeader | undefined, source: SourceFingerprint): boolean {
  if (header === undefined) return false
  // The size of a stream is not known when it is opened.
  const size = header.plan.openEnded === true ? header.source.size : source.size
  return compareFingerprints(header.source, { ...source, size }) === 'same'
}

/**
 * R4: records the intent to complete; for a stream also its end, without which the parts are not known to be
 * complete.
 */
export async function markCompleting(
  context: RunContext,
  { planned }: Effect<'record-intent'>,
): Promise<void> {
  const lease = checkpointLease(context)
  if (context.header?.plan.openEnded === true) {
    const { plan } = planned
    context.header = { ...context.header, plan, source: { ...planned.fingerprint, size: plan.size } }
    await lease.begin(context.header)
    await Promise.all([...context.records.values()].map((part) => lease.recordPart(part)))
  }
  await lease.markCompleting()
}
