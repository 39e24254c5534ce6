import type { PartNumber } from '../brands.ts'
import type { UploadEffect, UploadEvent } from '../machine/state.ts'
import { partByteLength } from '../part-plan.ts'
import { checkpointLease, type UploadRun } from './upload-run.ts'

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

/** Records a part; one that is shorter than the others only when the checkpoint can tell that it is the last. */
export async function recordPart(run: UploadRun, { part, job }: Effect<'record'>): Promise<PartNumber> {
  const isShort = partByteLength(job.plan, part.number) < job.plan.partSize
  if (!isShort || run.header?.plan.openEnded !== true) await checkpointLease(run).recordPart(part)
  run.records.set(part.number, part)
  return part.number
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
