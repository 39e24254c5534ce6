import type { UploadEffect, UploadEvent, UploadSettings } from '../src/machine/state.ts'
import { transition } from '../src/machine/transition.ts'
import { type AwaitedEffect, awaitedEffects, type Ledger, type Node } from './walk-node.ts'
import { checkContinueOnly, checkNotices, checkStep } from './walk-rules.ts'

/** Returns the node that an event leads to, with these effects still pending. Checks the step. */
export function follow(
  node: Node,
  event: UploadEvent,
  pending: readonly AwaitedEffect[],
  settings: UploadSettings,
): Node {
  const { state, effects } = transition(node.state, event, settings)
  const ledger = withEffects(withEvent(node, event), effects)
  checkStep(node.state, state, effects, ledger)
  checkNotices(effects, event, settings, ledger)
  if (settings.continueOnly !== undefined) checkContinueOnly(effects, settings.continueOnly)
  return {
    ...ledger,
    state,
    pending: effects.length === 0 ? pending : [...pending, ...awaitedEffects(effects)],
  }
}

function withEvent(node: Node, event: UploadEvent): Ledger {
  const { state: _, pending: __, ...ledger } = node
  switch (event.type) {
    case 'opened': {
      if (event.checkpoint === undefined) return { ...ledger, opened: true }
      const { header, completing } = event.checkpoint
      const alive = new Set(ledger.alive).add(header.uploadId)
      const { uploadId, options } = header
      return { ...ledger, opened: true, alive, durable: uploadId, options, marked: completing }
    }
    case 'initiated':
      return { ...ledger, alive: new Set(ledger.alive).add(event.uploadId), ids: ledger.ids + 1 }
    case 'checkpoint-created':
      return { ...ledger, durable: createdId(node), marked: false }
    case 'stored':
      return { ...ledger, verified: false }
    case 'verified':
      return { ...ledger, verified: true }
    case 'intent-recorded':
      return { ...ledger, marked: true }
    case 'removed':
      return { ...ledger, durable: undefined, marked: false }
    default:
      return isEnd(event) ? { ...ledger, alive: new Set(ledger.leftBehind) } : ledger
  }
}

/** Returns whether an event shows that the upload id no longer exists. */
function isEnd(event: UploadEvent): boolean {
  return (
    event.type === 'aborted' ||
    event.type === 'completed' ||
    (event.type === 'headed' && event.object !== undefined) ||
    (event.type === 'failed' && event.kind === 'no-such-upload')
  )
}

function createdId({ state }: Node): Ledger['durable'] {
  return state.phase === 'creating-checkpoint' ? state.uploadId : undefined
}

function withEffects(ledger: Ledger, effects: readonly UploadEffect[]): Ledger {
  let { leftBehind, settled } = ledger
  for (const effect of effects) {
    if (effect.type === 'settle') settled += 1
    if (effect.type === 'notify' && effect.notice.kind === 'upload-not-aborted')
      leftBehind = new Set(leftBehind).add(effect.notice.uploadId)
  }
  return { ...ledger, leftBehind, settled }
}
