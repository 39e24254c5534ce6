import assert from 'node:assert/strict'
import type { UploadId } from '../src/brands.ts'
import type { UploadEffect, UploadState } from '../src/machine/state.ts'
import { hasPart } from '../src/part-set.ts'

/** An effect that is answered by an event. */
export type Answered = Exclude<UploadEffect, { readonly type: 'notify' | 'stop-in-flight' | 'settle' }>

/** An upload on a walk through its states. */
export interface Node {
  readonly state: UploadState
  readonly pending: readonly Answered[]
  /** Ids that the service may still know, as far as answers have told. */
  readonly alive: ReadonlySet<UploadId>
  /** Ids that were given up without confirmation, because no completion was ever sent for them. */
  readonly leftBehind: ReadonlySet<UploadId>
  /** How many ids were made. */
  readonly ids: number
  readonly settled: number
}

/** What is true wherever an upload stands. */
export function checkNode({ state, pending, settled }: Node, parallel: number): void {
  assert.equal(settled, state.phase === 'settled' ? 1 : 0, 'an upload settles once')
  if (state.phase !== 'uploading') {
    assert.equal(
      pending.length,
      state.phase === 'settled' ? 0 : 1,
      'a phase waits for one effect, the end for none',
    )
    return
  }
  const numbers = new Set(
    pending.map((effect) =>
      effect.type === 'record' ? effect.part.number : effect.type === 'send' && effect.number,
    ),
  )
  assert.deepEqual(numbers, state.inFlight, 'what is in flight is what is pending')
  assert.equal(pending.length, state.inFlight.size, 'a part is in flight once')
  assert.ok(pending.length <= parallel, 'no more parts are in flight than allowed')
  assert.ok(pending.length > 0 || state.held, 'nothing is pending only while the user holds the upload')
}

/** What is true of every step: `alive` and `leftBehind` are those after its event. */
export function checkStep(
  before: UploadState,
  after: UploadState,
  effects: readonly UploadEffect[],
  { alive, leftBehind }: Pick<Node, 'alive' | 'leftBehind'>,
): void {
  assert.ok(before.phase !== 'settled' || effects.length === 0, 'a settled upload does nothing')
  for (const effect of effects) {
    if (effect.type === 'initiate') {
      const harmful = [...alive].filter((id) => !leftBehind.has(id))
      assert.deepEqual(harmful, [], 'R6: no new upload while an old one may be completed')
    }
    if (effect.type === 'send' && after.phase === 'uploading') {
      assert.ok(alive.has(effect.uploadId), 'parts go to an upload that exists')
      assert.ok(!hasPart(after.work.done, effect.number), 'R3: a recorded part is not sent again')
    }
    if (effect.type === 'complete') {
      assert.ok(after.phase === 'completing')
      assert.equal(after.work.done.size, after.work.job.plan.partCount, 'R7: a completion names all parts')
      assert.ok(after.work.completionSent, 'R4: the intent is durable before the completion')
      assert.equal(after.stop, undefined, 'an upload that is to stop is not completed')
    }
    if (effect.type === 'settle') checkOutcome(before, effect.outcome)
  }
}

function checkOutcome(
  before: UploadState,
  outcome: Extract<UploadEffect, { readonly type: 'settle' }>['outcome'],
): void {
  if (outcome.status === 'completed' || outcome.status === 'cancelled') {
    assert.equal(before.phase, 'finishing', 'the checkpoint goes before the end')
  } else if (outcome.error.resumable && outcome.error.partsRecorded > 0) {
    assert.ok(outcome.error.uploadId !== undefined, 'R9: whoever goes on needs the id')
  }
}
