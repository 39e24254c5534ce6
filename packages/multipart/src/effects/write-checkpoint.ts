import type { UploadEffect, UploadEvent } from '../machine/state.ts'
import { compareFingerprints, type SourceFingerprint } from '../model/fingerprint.ts'
import type { PartNumber, UploadId } from '../model/ids.ts'
import { partByteLength } from '../model/part-plan.ts'
import type { CheckpointHeader } from '../ports/checkpoint-store.ts'
import { checkpointLease, type UploadRun } from './run-context.ts'

type Effect<Type extends UploadEffect['type']> = Extract<UploadEffect, { readonly type: Type }>

/** R2: what the upload is, durable before its first part is sent. */
export async function beginCheckpoint(
  run: UploadRun,
  { job, uploadId }: Effect<'begin'>,
): Promise<UploadEvent> {
  const { target, sourceLabel } = run.settings
  const { plan, source } = job
  const header = { target, sourceLabel, uploadId, plan, source, createdAtMs: run.now() }
  await checkpointLease(run).begin(header)
  run.header = header
  run.records.clear()
  return { type: 'begun' }
}

/**
 * Removes the checkpoint of an aborted upload id that could not be begun: the failed write may have left it, and the next run would take its
 * upload for lost.
 */
export async function removeUnbegun(run: UploadRun, uploadId: UploadId): Promise<void> {
  if (run.header?.uploadId === uploadId) return
  // The outcome names why the checkpoint could not be written; that the rest of it cannot be removed adds nothing.
  await run.lease?.remove().catch(() => {})
}

/** Records a part; one that is shorter than the others only when the checkpoint can tell that it is the last. */
export async function recordPart(run: UploadRun, { part, job }: Effect<'record'>): Promise<PartNumber> {
  const isShort = partByteLength(job.plan, part.number) < job.plan.partSize
  if (!isShort || run.header?.plan.openEnded !== true) {
    const record = { ...part, settled: part.settled && isRecorded(run.header, job.source) }
    await checkpointLease(run).recordPart(record)
  }
  run.records.set(part.number, part)
  return part.number
}

/**
 * R1: whether the checkpoint has the fingerprint that a source has now. Only then can that fingerprint vouch for a part in a later run: a path
 * may lead to another file in this run, and in the next one to the first file again, which never had the bytes of this part.
 */
function isRecorded(header: CheckpointHeader | undefined, source: SourceFingerprint): boolean {
  if (header === undefined) return false
  // How long a stream is, is not known when it is opened.
  const size = header.plan.openEnded === true ? header.source.size : source.size
  return compareFingerprints(header.source, { ...source, size }) === 'same'
}

/** R4: notes that a completion is to be sent; and of a stream where it has ended, without which its parts are no whole. */
export async function markCompleting(run: UploadRun, { job }: Effect<'mark'>): Promise<void> {
  const lease = checkpointLease(run)
  if (run.header?.plan.openEnded === true) {
    const { plan } = job
    run.header = { ...run.header, plan, source: { ...job.source, size: plan.size } }
    await lease.begin(run.header)
    await Promise.all([...run.records.values()].map((part) => lease.recordPart(part)))
  }
  await lease.markCompleting()
}
