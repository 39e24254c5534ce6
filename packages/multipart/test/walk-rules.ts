import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import type { UploadEffect, UploadEvent, UploadSettings, UploadState } from '../src/machine/state.ts'
import { type UploadId, uploadId } from '../src/model/ids.ts'
import { lastPart } from '../src/model/part-plan.ts'
import { hasPart } from '../src/model/part-set.ts'
import type { UploadError } from '../src/model/upload-error.ts'
import { type AwaitedEffect, type Ledger, type Node, numberOf } from './walk-node.ts'

type Effect<Type extends UploadEffect['type']> = Extract<UploadEffect, { readonly type: Type }>

/** Id of an upload that another program knows too. */
export const SHARED = uploadId('SHARED')

/** Checks what holds in every state of an upload. */
export function checkNode({ state, pending, settled }: Node, parallel: number): void {
  equal(settled, state.phase === 'settled' ? 1 : 0, 'I1: an upload settles once')
  if (state.phase !== 'uploading') {
    equal(pending.length, state.phase === 'settled' ? 0 : 1, 'a phase waits for one effect, the end for none')
    return
  }
  const { inFlight, reading } = state
  checkInFlight(reading === undefined ? inFlight : new Set(inFlight).add(reading), pending, parallel)
  ok(pending.length > 0 || state.paused, 'nothing is pending only while the upload is paused')
}

function checkInFlight(
  inFlight: ReadonlySet<number>,
  pending: readonly AwaitedEffect[],
  parallel: number,
): void {
  const numbers = new Set(pending.map(numberOf))
  ok(
    numbers.size === inFlight.size && [...numbers].every((number) => inFlight.has(number)),
    'what is in flight is what is pending',
  )
  equal(pending.length, inFlight.size, 'I2: a part is in flight once')
  ok(pending.length <= parallel, 'I2: no more parts are in flight than allowed')
}

/** Checks what holds for every step; the ledger is the one after its event. */
export function checkStep(
  before: UploadState,
  after: UploadState,
  effects: readonly UploadEffect[],
  ledger: Ledger,
): void {
  if (before.phase === 'settled') {
    ok(effects.length === 0 && after === before, 'I1: a settled upload stays as it is')
  }
  for (const effect of effects) {
    if (before.phase !== 'settled' && before.stop?.goal === 'taken-over')
      ok(!REQUESTS.has(effect.type), 'M3: an upload whose checkpoint another owner has sends nothing more')
    if (effect.type === 'open' && 'upload' in before && before.phase !== 'resolving')
      ok(!before.upload.completionSent, 'R5: the object is looked at before all is sent again')
    if (effect.type === 'initiate') checkInitiate(ledger)
    else if (effect.type === 'create-checkpoint')
      ok(ledger.alive.has(effect.uploadId), 'an id is recorded while it lives')
    else if (effect.type === 'send') checkSend(effect, after, ledger)
    else if (effect.type === 'complete') checkComplete(effect, after, ledger)
    else if (effect.type === 'settle') checkOutcome(before, effect, ledger)
    else if (effect.type === 'notify' && effect.notice.kind === 'upload-not-aborted')
      notEqual(effect.notice.uploadId, SHARED, 'R6: another program may still complete it')
  }
}

/** Effects that send a request. */
const REQUESTS = new Set<UploadEffect['type']>([
  'list',
  'import-parts',
  'initiate',
  'send',
  'put',
  'complete',
  'head',
  'abort',
])

/** Checks that a user learns what the upload id was started with, and of a checkpoint that was lost. */
export function checkNotices(
  effects: readonly UploadEffect[],
  event: UploadEvent,
  { options }: UploadSettings,
  ledger: Ledger,
): void {
  const kinds = effects.flatMap((effect) => (effect.type === 'notify' ? [effect.notice.kind] : []))
  const hasOtherOptions = ledger.options !== undefined && options !== undefined && ledger.options !== options
  equal(
    kinds.includes('options-ignored'),
    kinds.includes('resumed') && hasOtherOptions,
    'a notice reports options that the resumed upload does not have, and only those',
  )
  equal(
    kinds.includes('checkpoint-damaged'),
    event.type === 'opened' && event.damage !== undefined,
    'a notice reports a damaged checkpoint',
  )
}

/** Checks an upload that may use one upload id only. */
export function checkContinueOnly(effects: readonly UploadEffect[], id: UploadId): void {
  for (const effect of effects) {
    ok(effect.type !== 'initiate' && effect.type !== 'put', 'M6: nothing is started')
    if (effect.type === 'abort') ok(effect.detached, 'M6: the upload id is aborted only when it is cancelled')
    if ('uploadId' in effect) equal(effect.uploadId, id, 'M6: no other upload id is used')
  }
}

function checkInitiate({ alive, leftBehind }: Ledger): void {
  const harmful = [...alive].filter((id) => !leftBehind.has(id))
  deepEqual(harmful, [], 'R6, I6: no new upload while an old one may be completed')
}

function checkSend(effect: Effect<'send'>, after: UploadState, { alive, durable }: Ledger): void {
  ok(after.phase === 'uploading')
  ok(!after.paused && after.stop === undefined, 'nothing starts while the upload is paused, or is to stop')
  ok(alive.has(effect.uploadId), 'parts go to an upload that exists')
  equal(durable, effect.uploadId, 'R2, I4: the id is durable before a part is sent')
  ok(
    effect.number <= lastPart(after.upload.planned.plan),
    'R7: no part is sent that the source does not have',
  )
  ok(!hasPart(after.upload.recorded, effect.number), 'R3, I7: a recorded part is not sent again')
}

function checkComplete(effect: Effect<'complete'>, after: UploadState, ledger: Ledger): void {
  ok(after.phase === 'completing')
  equal(
    after.upload.recorded.size,
    after.upload.planned.plan.partCount,
    'R7, I5: a completion names all parts',
  )
  ok(after.upload.completionSent && ledger.marked, 'R4, I5: the intent is durable before the completion')
  equal(ledger.durable, effect.uploadId, 'R2: what is completed is what the checkpoint names')
  ok(ledger.verified, 'R1, I5: the source was unchanged after the last byte was read')
  ok(!after.paused, 'a completion is not sent while the upload is paused')
  equal(after.stop, undefined, 'an upload that is to stop is not completed')
}

function checkOutcome(before: UploadState, { outcome }: Effect<'settle'>, ledger: Ledger): void {
  if (outcome.kind === 'completed' || outcome.kind === 'cancelled') {
    equal(before.phase, 'finishing', 'I13: the checkpoint goes before the end')
    const alive = [...ledger.alive].filter((id) => !ledger.leftBehind.has(id))
    deepEqual(alive, [], 'I13: no id is left behind without a word')
    return
  }
  const { error } = outcome
  if (error.resumable && error.partsRecorded > 0) {
    ok(error.uploadId !== undefined, 'R9: the next run needs the id')
  }
  for (const id of ledger.alive) {
    ok(
      error.uploadId === id || ledger.leftBehind.has(id) || isLeftAlone(error, id, ledger),
      'R9, I11: an id that may live is in the error or in a notice',
    )
  }
}

/** An upload that may not be used stays in its checkpoint. */
function isLeftAlone({ code }: UploadError, id: UploadId, { durable }: Ledger): boolean {
  return code === 'NOTHING_TO_CONTINUE' && durable === id
}
