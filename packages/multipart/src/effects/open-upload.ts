import { acquireSelfHealing, type SelfHealingLease } from '../checkpoint/self-healing-lease.ts'
import type { UploadEvent } from '../machine/state.ts'
import { checkpointId } from '../model/checkpoint-id.ts'
import { fitsLimits, type PartPlan, planParts } from '../model/part-plan.ts'
import type { Checkpoint, RestoredCheckpoint } from '../ports/checkpoint-store.ts'
import { type RunContext, remoteSource, streamOf } from './run-context.ts'
import { planStream } from './stream-parts.ts'

const NOTHING_RESTORED: RestoredCheckpoint = { checkpoint: undefined, damage: undefined }

/** Opens the source, and the first time also the checkpoint. */
export async function openUpload(context: RunContext): Promise<UploadEvent> {
  // An upload that starts over initiates nothing when another owner has acquired its checkpoint.
  await context.lease?.assertOwner()
  await context.open?.[Symbol.asyncDispose]()
  context.open = undefined
  context.open = await context.source.open(context.stop.signal)
  const source = await context.open.fingerprint(context.stop.signal)
  const stream = streamOf(context)
  const plan =
    stream === undefined
      ? planParts(context.api.limits, source.size, context.settings.partSize)
      : await planStream(context, stream)
  const { checkpoint, damage } = await openCheckpoint(context, plan)
  context.header = checkpoint?.header
  context.records.clear()
  for (const part of checkpoint?.parts ?? []) context.records.set(part.number, part)
  return { type: 'opened', plan, source, checkpoint, damage }
}

async function openCheckpoint(context: RunContext, plan: PartPlan): Promise<RestoredCheckpoint> {
  if (context.lease !== undefined) return NOTHING_RESTORED
  const { canPut, partSize } = context.settings
  // An upload in one request needs no checkpoint, and a read-only directory must not prevent it. `has` is
  // called all the same: an earlier, larger version of the source may have left an upload that must be
  // cleaned up.
  const isSmall = plan.openEnded !== true && plan.size <= partSize
  if (canPut && isSmall && !(await context.checkpoints.has(context.id))) return NOTHING_RESTORED
  context.lease = await acquireSelfHealing(context)
  watchLease(context, context.lease)
  const { checkpoint, damage } = context.lease.restored
  if (checkpoint === undefined) return { checkpoint, damage }
  // A checkpoint is compared with the input, never trusted: no request goes to a target that the caller did
  // not name.
  const problem = problemOf(context, checkpoint)
  if (problem === undefined) return { checkpoint: usable(context, checkpoint), damage }
  return { checkpoint: undefined, damage: `${context.lease.location}: ${problem}` }
}

/** Returns why a checkpoint is not that of this upload. */
function problemOf({ id, api }: RunContext, { header }: Checkpoint): string | undefined {
  if (checkpointId(header.target, header.sourceLabel) !== id) return 'it belongs to another upload'
  const { plan, uploadId } = header
  if (fitsLimits(api.limits, plan)) return undefined
  return `the service does not accept its parts of ${plan.partSize} bytes; upload id ${uploadId} may still exist`
}

/** Forwards what happens to the checkpoint: another owner acquired it, or requested a stop. */
function watchLease({ onLeaseLost, onRequest }: RunContext, lease: SelfHealingLease): void {
  const { lost } = lease
  // It may have been lost before it was watched.
  if (lost.aborted) onLeaseLost(lost.reason)
  else lost.addEventListener('abort', () => onLeaseLost(lost.reason), { once: true })
  lease.onRequest(onRequest)
}

/** R12: parts whose bytes were read locally have a CRC-64; one without was not recorded by us. */
function usable(context: RunContext, checkpoint: Checkpoint): Checkpoint {
  if (remoteSource(context) !== undefined) return checkpoint
  return { ...checkpoint, parts: checkpoint.parts.filter(({ crc64 }) => crc64 !== undefined) }
}
