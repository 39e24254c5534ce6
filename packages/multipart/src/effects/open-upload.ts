import { checkpointIdOf } from '../checkpoint/header-id.ts'
import { acquireSelfHealing } from '../checkpoint/self-healing-lease.ts'
import { withinGrace } from '../checkpoint/within-grace.ts'
import { fitsOneRequest } from '../machine/fits-one-request.ts'
import type { UploadEvent } from '../machine/state.ts'
import { fitsLimits, type PartPlan, planParts } from '../model/part-plan.ts'
import { unresponsiveStore } from '../ports/checkpoint-error.ts'
import type { CheckpointHeader, UploadCheckpoint } from '../ports/checkpoint-store.ts'
import { kindOf, type RunContext, remoteSource, streamOf } from './run-context.ts'
import { planStream } from './stream-parts.ts'

/** The checkpoint of this upload, and what is wrong with the one that was found. */
interface RestoredUpload {
  readonly checkpoint: UploadCheckpoint | undefined
  readonly damage: string | undefined
}

const NOTHING_RESTORED: RestoredUpload = { checkpoint: undefined, damage: undefined }

/** A source and its plan, as they were at one moment. */
type OpenedSource = Pick<Extract<UploadEvent, { readonly type: 'opened' }>, 'plan' | 'source'>

/** For how long a source is taken as it was opened while its checkpoint is being acquired. */
const STALE_MS = 1000

/** Opens the source, and the first time also the checkpoint. */
export async function openUpload(context: RunContext): Promise<UploadEvent> {
  // An upload that starts over initiates nothing when another owner has acquired its checkpoint.
  await context.lease?.assertOwner()
  let startedAtMs = context.monotonicMs()
  let opened = await openSource(context)
  let restored = await openCheckpoint(context, opened.plan)
  // Acquiring takes as long as the store is away, or this process is stopped. Meanwhile another owner may
  // have uploaded a newer source, which this one must neither discard nor replace.
  while (context.monotonicMs() - startedAtMs >= STALE_MS && streamOf(context) === undefined) {
    startedAtMs = context.monotonicMs()
    opened = await openSource(context)
    if (context.lease !== undefined || fitsOneRequest(context.settings, opened.plan)) break
    // It has outgrown one request, for which no checkpoint was acquired.
    restored = await openCheckpoint(context, opened.plan)
  }
  const { checkpoint, damage } = restored
  context.header = checkpoint?.header
  context.records.clear()
  for (const part of checkpoint?.parts ?? []) context.records.set(part.number, part)
  return { type: 'opened', ...opened, checkpoint, damage }
}

async function openSource(context: RunContext): Promise<OpenedSource> {
  await context.open?.[Symbol.asyncDispose]()
  context.open = undefined
  context.open = await context.source.open(context.stop.signal)
  const source = await context.open.fingerprint(context.stop.signal)
  const stream = streamOf(context)
  const plan =
    stream === undefined
      ? planParts(context.api.limits, source.size, context.settings.partSize)
      : await planStream(context, stream)
  return { plan, source }
}

async function openCheckpoint(context: RunContext, plan: PartPlan): Promise<RestoredUpload> {
  if (context.lease !== undefined) return NOTHING_RESTORED
  // An upload in one request needs no checkpoint, and a read-only directory must not prevent it. `has` is
  // called all the same: an earlier, larger version of the source may have left an upload that must be
  // cleaned up.
  const { checkpoints, id, now, sleep } = context
  const grace = { stop: context.stop.signal, sleep }
  if (
    fitsOneRequest(context.settings, plan) &&
    !(await withinGrace(checkpoints.has(id), grace, { error: unresponsiveStore }))
  )
    return NOTHING_RESTORED
  context.lease = await acquireSelfHealing({ checkpoints, id, now, ...grace })
  context.lease.watch(context)
  const { checkpoint, damage } = context.lease.restored
  if (checkpoint === undefined) return { checkpoint: undefined, damage }
  // A checkpoint is compared with the input, never trusted: no request goes to a target that the caller did
  // not name.
  const { header } = checkpoint
  const problem = problemOf(context, header)
  if (header.kind !== 'download' && problem === undefined)
    return { checkpoint: usable(context, { ...checkpoint, header }), damage }
  return { checkpoint: undefined, damage: `${context.lease.location}: ${problem}` }
}

/** Returns why a checkpoint is not that of this upload. */
function problemOf(context: RunContext, header: CheckpointHeader): string | undefined {
  if (checkpointIdOf(header) !== context.id) return 'it belongs to another upload'
  if (header.kind === 'download' || header.kind !== kindOf(context))
    return `it belongs to a transfer of another kind: ${header.kind}`
  const { plan, uploadId } = header
  if (fitsLimits(context.api.limits, plan)) return undefined
  return `the service does not accept its parts of ${plan.partSize} bytes; upload id ${uploadId} may still exist`
}

/** R12: parts whose bytes were read locally have a CRC-64; one without was not recorded by us. */
function usable(context: RunContext, found: UploadCheckpoint): UploadCheckpoint {
  // What seals it is missing in this run: its parts are not those that this source would send.
  const checkpoint: UploadCheckpoint =
    found.header.sealed === undefined ? found : { ...found, unusable: 'encryption-changed' }
  if (remoteSource(context) !== undefined) return checkpoint
  return { ...checkpoint, parts: checkpoint.parts.filter(({ crc64 }) => crc64 !== undefined) }
}
