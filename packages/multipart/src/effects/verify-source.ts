import type { PlannedSource } from '../machine/state.ts'
import { isSettled } from '../model/fingerprint.ts'
import type { PartNumber } from '../model/ids.ts'
import { partRange } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import { crc64OfRange, isUnchanged, sourceChangedError } from '../sources/source-checks.ts'
import { verifyCopy } from './copy-parts.ts'
import { openSource, type RunContext, remoteSource } from './run-context.ts'
import { assertSameEnd } from './stream-parts.ts'

/**
 * R1: checks that the source is what it was when the parts were read.
 *
 * Parts whose fingerprint may not show a change are read again and compared. When it is doubtful whether the
 * source changed at all, these are all parts: each was read once before and once after the moment in which
 * the last one had been sent, so in that moment the source had all the bytes.
 */
export async function verifySource(context: RunContext, planned: PlannedSource): Promise<void> {
  const remote = remoteSource(context)
  if (remote !== undefined) return verifyCopy(context, remote, planned)
  const open = openSource(context)
  const { reread, allowGrowth } = context.settings
  const all = [...context.records.values()]
  await assertSameBytes(context, planned, reread ? all : all.filter((part) => !part.settled))
  const isSurelySame = await isUnchanged(open, planned.fingerprint, allowGrowth)
  if (!isSurelySame && !reread) {
    await assertSameBytes(
      context,
      planned,
      all.filter((part) => part.settled),
    )
  }
  if (open.stream !== undefined) await assertSameEnd(context, open.stream, planned)
}

/**
 * Returns whether the source differs from the recorded parts with these numbers. Bytes that are not read
 * locally always count as different.
 */
export async function sourceDiffers(
  context: RunContext,
  planned: PlannedSource,
  numbers: readonly PartNumber[],
): Promise<boolean> {
  if (remoteSource(context) !== undefined) return true
  const open = openSource(context)
  const requested = new Set(numbers)
  const parts = [...context.records.values()].filter((part) => requested.has(part.number))
  const isSurelySame = await isUnchanged(open, planned.fingerprint, context.settings.allowGrowth)
  const settled = isSurelySame && isSettled(planned.fingerprint, context.now())
  if (await partsDiffer(context, planned, parts)) return true
  // They match a source whose fingerprint may not show its next change, so they are read again before the
  // completion.
  if (!settled) for (const part of parts) context.records.set(part.number, { ...part, settled: false })
  return false
}

async function assertSameBytes(
  context: RunContext,
  planned: PlannedSource,
  parts: readonly PartRecord[],
): Promise<void> {
  if (await partsDiffer(context, planned, parts)) throw sourceChangedError()
}

async function partsDiffer(
  context: RunContext,
  { plan }: PlannedSource,
  parts: readonly PartRecord[],
): Promise<boolean> {
  const open = openSource(context)
  for (const { number, crc64 } of parts) {
    if ((await crc64OfRange(open, partRange(plan, number), context.stop.signal)) !== crc64) return true
  }
  return false
}
