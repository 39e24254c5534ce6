import {
  type Checkpoint,
  checkpointId,
  type PartNumber,
  type PartPlan,
  type PartRecord,
  partByteLength,
  partRange,
  planParts,
} from '@oss/multipart'
import { downloadHeader, isOfObject } from '../checkpoint/download-checkpoint.ts'
import { callPort } from '../errors/port-failure.ts'
import type { Draft } from '../ports/download-target.ts'
import type { ObjectFacts } from '../ports/object-reader.ts'
import { discardDraft } from './discard.ts'
import { readToEnd } from './read-checksum.ts'
import type { DownloadRun, Memory, Work } from './run-context.ts'

/** What an earlier run has left, if it is ours. A checkpoint is compared, never obeyed. */
export async function restoredCheckpoint(
  run: Pick<DownloadRun, 'id' | 'target' | 'notify'>,
  { lease }: Pick<Memory, 'lease'>,
): Promise<Checkpoint | undefined> {
  const { checkpoint, damage } = lease.restored
  const isOurs =
    checkpoint !== undefined &&
    checkpointId(checkpoint.header.target, checkpoint.header.sourceLabel) === run.id
  const problem =
    damage ?? (checkpoint && !isOurs ? `${lease.location}: it belongs to another transfer` : undefined)
  if (problem !== undefined) run.notify({ type: 'checkpoint-damaged', problem })
  if (isOurs) return checkpoint
  // Nobody knows the name of the draft any more.
  if (problem !== undefined) await callPort('target', () => run.target.discardAll())
  return undefined
}

/** Goes on with what an earlier run has left; `undefined` when that is of no use. */
export async function resumeWork(
  run: DownloadRun,
  memory: Memory,
  object: ObjectFacts,
  { header, parts }: Checkpoint,
): Promise<Work | undefined> {
  if (!isOfObject(header, object)) {
    run.notify({ type: 'restarted', reason: 'object-changed' })
    return undefined
  }
  const { plan, uploadId: name } = header
  const draft = await callPort('target', () => run.target.reopen(name, plan.size))
  if (draft === undefined) {
    run.notify({ type: 'restarted', reason: 'draft-lost' })
    return undefined
  }
  const work: Work = { memory, object, plan, draft, records: new Map() }
  try {
    await takeProven(run, work, parts)
    return work
  } catch (error) {
    await draft[Symbol.asyncDispose]()
    throw error
  }
}

/** Begins anew, in place of whatever there was. */
export async function beginWork(run: DownloadRun, memory: Memory, object: ObjectFacts): Promise<Work> {
  const plan = planParts(object.size, run.partSize)
  run.meter.begin(plan)
  await discardDraft(run, memory)
  const name = run.target.newDraftName()
  const header = downloadHeader(run.reader.object, run.target.label, {
    ...{ object, plan, draft: name, createdAtMs: run.now() },
  })
  // R2: the draft is remembered before there is one, so that none is ever left that nobody knows.
  await callPort('checkpoint', () => memory.lease.begin(header))
  memory.draft = name
  const draft = await callPort('target', () => run.target.create(name, plan.size))
  run.notify({ type: 'started', plan })
  return { memory, object, plan, draft, records: new Map() }
}

/** R1: what was recorded is read once more before it counts, whoever may have written to the draft since. */
async function takeProven(run: DownloadRun, work: Work, parts: readonly PartRecord[]): Promise<void> {
  const { plan, draft, records } = work
  run.meter.begin(plan)
  const damaged: PartNumber[] = []
  for (const part of parts) {
    run.signal.throwIfAborted()
    if (await isProven(run, draft, plan, part)) {
      records.set(part.number, part)
      run.meter.recorded(plan, part.number, true)
    } else {
      damaged.push(part.number)
    }
  }
  if (damaged.length > 0) run.notify({ type: 'parts-damaged', numbers: damaged })
  const { partsReused, bytesReused } = run.meter.now
  run.notify({ type: 'resumed', plan, partsReused, bytesReused })
}

async function isProven(
  { signal }: DownloadRun,
  draft: Draft,
  plan: PartPlan,
  { number, crc64 }: PartRecord,
): Promise<boolean> {
  const found = await callPort('target', () => readToEnd(draft.read(partRange(plan, number), signal)))
  return found.byteLength === partByteLength(plan, number) && found.crc64 === crc64
}
