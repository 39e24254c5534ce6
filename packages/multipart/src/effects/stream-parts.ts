import type { PlannedSource, UploadEffect, UploadEvent } from '../machine/state.ts'
import { type PartPlan, partRange, planOpenEnded, planParts } from '../model/part-plan.ts'
import { PlanError } from '../model/plan-error.ts'
import type { ServiceLimits } from '../model/service-limits.ts'
import type { OpenStream } from '../ports/upload-source.ts'
import { sourceChangedError } from '../sources/source-checks.ts'
import type { RunContext } from './run-context.ts'

type Effect<Type extends UploadEffect['type']> = Extract<UploadEffect, { readonly type: Type }>

/** Plans a stream: as a whole when it ends within one part, else open-ended. */
export async function planStream(context: RunContext, stream: OpenStream): Promise<PartPlan> {
  const { partSize } = context.settings
  const { limits } = context.api
  // A recorded stream is not a short one, and its first part need not be read again.
  if (await context.checkpoints.has(context.id)) return planOpenEnded(limits, partSize)
  const { signal } = context.stop
  const size = await stream.reach({ start: 0, end: partSize }, signal).catch((error: unknown) => {
    // A stop ends the waiting; the machine handles it.
    if (signal.aborted) return undefined
    throw error
  })
  return size === undefined ? planOpenEnded(limits, partSize) : planParts(limits, size, partSize)
}

/**
 * Waits for the bytes of a part.
 *
 * @throws PlanError `TOO_LARGE` when the stream continues after the last part that the service accepts.
 */
export async function waitForPart(
  context: RunContext,
  stream: OpenStream,
  { planned, number }: Effect<'wait-for-part'>,
): Promise<UploadEvent> {
  const { partSize } = planned.plan
  const { limits } = context.api
  const size = await stream.reach(partRange(planned.plan, number), context.stop.signal)
  if (size === undefined && number >= limits.maxParts) throw tooLong(limits, partSize)
  return {
    type: 'part-ready',
    number,
    plan: size === undefined ? undefined : planParts(limits, size, partSize),
  }
}

/** R1: checks that a stream that an earlier run had read to its end still ends there. */
export async function assertSameEnd(
  context: RunContext,
  stream: OpenStream,
  { plan }: PlannedSource,
): Promise<void> {
  const range = { start: Math.max(0, plan.size - 1), end: plan.size + 1 }
  if ((await stream.reach(range, context.stop.signal)) !== plan.size) throw sourceChangedError()
}

function tooLong({ maxParts }: ServiceLimits, partSize: number): PlanError {
  const message = `The stream is larger than ${maxParts} parts of ${partSize} bytes. Pass a larger partSize`
  return new PlanError('TOO_LARGE', 'partSize', message)
}
