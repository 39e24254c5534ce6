import { acquireKept } from '../checkpoint/kept-lease.ts'
import type { UploadEvent } from '../machine/state.ts'
import { checkpointId } from '../model/checkpoint-id.ts'
import { type PartPlan, planParts } from '../model/part-plan.ts'
import type { Checkpoint, RestoredCheckpoint } from '../ports/checkpoint-store.ts'
import { remoteSource, streamOf, type UploadRun } from './run-context.ts'
import { planStream } from './stream-parts.ts'

const nothing: RestoredCheckpoint = { checkpoint: undefined, damage: undefined }

/** Opens the source, and the first time also the checkpoint. */
export async function openUpload(run: UploadRun): Promise<UploadEvent> {
  await run.open?.[Symbol.asyncDispose]()
  run.open = undefined
  run.open = await run.source.open(run.stop.signal)
  const source = await run.open.fingerprint(run.stop.signal)
  const stream = streamOf(run)
  const plan =
    stream === undefined ? planParts(source.size, run.settings.partSize) : await planStream(run, stream)
  const { checkpoint, damage } = await openCheckpoint(run, plan)
  run.header = checkpoint?.header
  run.records.clear()
  for (const part of checkpoint?.parts ?? []) run.records.set(part.number, part)
  return { type: 'opened', plan, source, checkpoint, damage }
}

async function openCheckpoint(run: UploadRun, plan: PartPlan): Promise<RestoredCheckpoint> {
  if (run.lease !== undefined) return nothing
  const { canPut, partSize } = run.settings
  // One request needs no memory, and a read-only directory is no reason to refuse it. `has` is asked all the same: an earlier,
  // larger version of the source may have left an upload that must be cleaned up.
  const isSmall = plan.openEnded !== true && plan.size <= partSize
  if (canPut && isSmall && !(await run.checkpoints.has(run.id))) return nothing
  run.lease = await acquireKept(run.checkpoints, run.id)
  const { checkpoint, damage } = run.lease.restored
  if (checkpoint === undefined) return { checkpoint, damage }
  // A checkpoint is compared, never obeyed: no request goes to a place that the caller did not name.
  const { target, sourceLabel } = checkpoint.header
  if (checkpointId(target, sourceLabel) === run.id) return { checkpoint: usable(run, checkpoint), damage }
  return { checkpoint: undefined, damage: `${run.lease.location}: it belongs to another upload` }
}

/** R12: parts whose bytes were read here have a CRC-64; one without was not recorded by us. */
function usable(run: UploadRun, checkpoint: Checkpoint): Checkpoint {
  if (remoteSource(run) !== undefined) return checkpoint
  return { ...checkpoint, parts: checkpoint.parts.filter(({ crc64 }) => crc64 !== undefined) }
}
