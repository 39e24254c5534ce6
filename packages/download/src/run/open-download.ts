import {
  type Checkpoint,
  checkpointIdOf,
  type PartNumber,
  type PartPlan,
  type PartRecord,
  partByteLength,
  partRange,
  planParts,
} from '@oss/multipart'
import { downloadHeader, isOfVersion } from '../checkpoint/download-checkpoint.ts'
import { callPort } from '../errors/port-failure.ts'
import type { Draft } from '../ports/download-target.ts'
import type { ObjectVersion } from '../ports/object-reader.ts'
import { discardDraft } from './discard-draft.ts'
import { DOWNLOAD_LIMITS } from './download-limits.ts'
import { readChecksum } from './read-checksum.ts'
import type { ActiveDownload, DownloadCheckpoint, LeaseState, RunContext } from './run-context.ts'

/**
 * Returns the checkpoint of an earlier run if it belongs to this download. Its parts are not verified yet.
 */
export async function restoreCheckpoint(
  run: Pick<RunContext, 'id' | 'target' | 'notify'>,
  { lease }: Pick<LeaseState, 'lease'>,
): Promise<DownloadCheckpoint | undefined> {
  const { checkpoint, damage } = lease.restored
  const own = checkpoint && ownCheckpoint(run, checkpoint)
  const problem =
    damage ?? (checkpoint && !own ? `${lease.location}: it belongs to another transfer` : undefined)
  if (problem !== undefined) run.notify({ kind: 'checkpoint-damaged', problem })
  if (own !== undefined) return own
  // The checkpoint no longer names the draft.
  if (problem !== undefined) await callPort('target', () => run.target.discardAll())
  return undefined
}

function ownCheckpoint(
  { id }: Pick<RunContext, 'id'>,
  { header, ...rest }: Checkpoint,
): DownloadCheckpoint | undefined {
  if (header.kind !== 'download' || header.sealed !== undefined) return undefined
  return checkpointIdOf(header) === id ? { ...rest, header } : undefined
}

/** Resumes the download of an earlier run; `undefined` if its parts cannot be used. */
export async function resumeDownload(
  run: RunContext,
  state: LeaseState,
  object: ObjectVersion,
  { header, parts }: DownloadCheckpoint,
): Promise<ActiveDownload | undefined> {
  if (!isOfVersion(header, object)) {
    run.notify({ kind: 'restarted', reason: 'object-changed' })
    return undefined
  }
  const { plan, draft: name } = header
  const draft = await callPort('target', () => run.target.reopen(name, plan.size))
  if (draft === undefined) {
    run.notify({ kind: 'restarted', reason: 'draft-lost' })
    return undefined
  }
  const active: ActiveDownload = { state, object, plan, draft, records: new Map() }
  try {
    await verifyParts(run, active, parts)
    return active
  } catch (error) {
    await draft[Symbol.asyncDispose]()
    throw error
  }
}

/** Starts a new download, and discards the draft of an earlier one. */
export async function startNewDownload(
  run: RunContext,
  state: LeaseState,
  object: ObjectVersion,
): Promise<ActiveDownload> {
  const plan = planParts(DOWNLOAD_LIMITS, object.size, run.partSize)
  run.meter.startCounting(plan)
  // Another owner may use the draft.
  await callPort('checkpoint', () => state.lease.assertOwner())
  await discardDraft(run, state)
  const name = run.target.newDraftName()
  const recorded = { object, plan, draft: name, createdAtMs: run.now() }
  const header = downloadHeader(run.reader.object, run.target.label, recorded)
  // R2: the name is recorded before the draft exists, so that no draft is ever left without a record.
  await callPort('checkpoint', () => state.lease.begin(header))
  state.draft = name
  const draft = await callPort('target', () => run.target.create(name, plan.size))
  run.notify({ kind: 'started', plan })
  return { state, object, plan, draft, records: new Map() }
}

/** R1: recorded parts are read and compared again, because other programs may have written to the draft. */
async function verifyParts(
  run: RunContext,
  active: ActiveDownload,
  parts: readonly PartRecord[],
): Promise<void> {
  const { plan, draft, records } = active
  run.meter.startCounting(plan)
  const damaged: PartNumber[] = []
  for (const part of parts) {
    run.signal.throwIfAborted()
    if (await isIntact(run, draft, plan, part)) {
      records.set(part.number, part)
      run.meter.partRecorded(plan, part.number, true)
    } else {
      damaged.push(part.number)
    }
  }
  if (damaged.length > 0) run.notify({ kind: 'parts-damaged', numbers: damaged })
  const { partsReused, bytesReused } = run.meter.current
  run.notify({ kind: 'resumed', plan, partsReused, bytesReused })
}

async function isIntact(
  { signal }: RunContext,
  draft: Draft,
  plan: PartPlan,
  { number, crc64 }: PartRecord,
): Promise<boolean> {
  const checksum = await callPort('target', () => readChecksum(draft.read(partRange(plan, number), signal)))
  return checksum.byteLength === partByteLength(plan, number) && checksum.crc64 === crc64
}
