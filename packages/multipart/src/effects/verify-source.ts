import type { Job } from '../machine/state.ts'
import { isSettled } from '../model/fingerprint.ts'
import type { PartNumber } from '../model/ids.ts'
import { partRange } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import { crc64OfRange, isUnchanged, sourceChanged } from '../sources/source-checks.ts'
import { verifyCopy } from './copy-parts.ts'
import { openSource, remoteSource, type UploadRun } from './run-context.ts'
import { assertSameEnd } from './stream-parts.ts'

/**
 * R1: the source is what it was when the parts were read.
 *
 * Parts whose fingerprint cannot vouch for them are read again and compared. When it is doubtful whether the source changed at all, that is all
 * of them: each was read once before and once after the moment in which the last one had been sent, so in that moment the source had all bytes.
 */
export async function verifySource(run: UploadRun, job: Job): Promise<void> {
  const remote = remoteSource(run)
  if (remote !== undefined) return verifyCopy(run, remote, job)
  const open = openSource(run)
  const { reread, allowGrowth } = run.settings
  const all = [...run.records.values()]
  await assertSameBytes(run, job, reread ? all : all.filter((part) => !part.settled))
  const isSurelySame = await isUnchanged(open, job.source, allowGrowth)
  if (!isSurelySame && !reread) {
    await assertSameBytes(
      run,
      job,
      all.filter((part) => part.settled),
    )
  }
  if (open.stream !== undefined) await assertSameEnd(run, open.stream, job)
}

/** Whether the source has other bytes than the recorded parts of these numbers; nothing is known of bytes that are not read here. */
export async function sourceDiffers(
  run: UploadRun,
  job: Job,
  numbers: readonly PartNumber[],
): Promise<boolean> {
  if (remoteSource(run) !== undefined) return true
  const open = openSource(run)
  const asked = new Set(numbers)
  const parts = [...run.records.values()].filter((part) => asked.has(part.number))
  const isSurelySame = await isUnchanged(open, job.source, run.settings.allowGrowth)
  const settled = isSurelySame && isSettled(job.source, run.now())
  if (await partsDiffer(run, job, parts)) return true
  // They were found equal to a source whose fingerprint may not show its next change: they are read again before the completion.
  if (!settled) for (const part of parts) run.records.set(part.number, { ...part, settled: false })
  return false
}

async function assertSameBytes(run: UploadRun, job: Job, parts: readonly PartRecord[]): Promise<void> {
  if (await partsDiffer(run, job, parts)) throw sourceChanged()
}

async function partsDiffer(run: UploadRun, { plan }: Job, parts: readonly PartRecord[]): Promise<boolean> {
  const open = openSource(run)
  for (const { number, crc64 } of parts) {
    if ((await crc64OfRange(open, partRange(plan, number), run.stop.signal)) !== crc64) return true
  }
  return false
}
