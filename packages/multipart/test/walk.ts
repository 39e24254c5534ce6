import type { UploadEffect, UploadEvent, UploadSettings } from '../src/machine/state.ts'
import { begin, transition } from '../src/machine/transition.ts'
import { type PartPlan, planParts } from '../src/part-plan.ts'
import type { Checkpoint } from '../src/ports/checkpoint-store.ts'
import { answersTo } from './walk-answers.ts'
import { type Answered, checkNode, checkStep, type Node } from './walk-rules.ts'

/** Which uploads to walk through. */
export interface WalkOptions {
  readonly parts: number
  readonly parallel: number
  /** What may be remembered when the upload begins. */
  readonly checkpoints: readonly (Checkpoint | undefined)[]
  readonly canPut: boolean
  /** The user's moves that are tried in every state. */
  readonly moves: readonly UploadEvent[]
}

export const PART_SIZE = 102_400

/**
 * Walks through every state that can be reached: in each, every pending effect is answered in every way it can be, and the user makes every
 * move. Each node and each step is checked against the rules.
 *
 * @returns how many states there are.
 */
export function walk({ parts, parallel, checkpoints, canPut, moves }: WalkOptions): number {
  const target = { endpoint: 'e', bucket: 'b', key: 'k' }
  const settings = { target, sourceLabel: 's', partSize: PART_SIZE, parallel, verifyContent: false, canPut }
  const plan = planParts(parts * PART_SIZE, PART_SIZE)
  const { state, effects } = begin()
  const first: Node = {
    state,
    pending: answered(effects),
    alive: new Set(),
    leftBehind: new Set(),
    ids: 0,
    settled: 0,
  }
  const seen = new Set([keyOf(first)])
  const queue = [first]
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    checkNode(node, parallel)
    for (const next of successors(node, settings, plan, checkpoints, moves)) {
      const key = keyOf(next)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(next)
    }
  }
  return seen.size
}

function* successors(
  node: Node,
  settings: UploadSettings,
  plan: PartPlan,
  checkpoints: WalkOptions['checkpoints'],
  moves: readonly UploadEvent[],
): Generator<Node> {
  for (const event of moves) yield follow(node, event, node.pending, settings)
  for (const [index, effect] of node.pending.entries()) {
    const rest = node.pending.filter((_, other) => other !== index)
    for (const event of answersTo(effect, node, plan, checkpoints)) yield follow(node, event, rest, settings)
  }
}

function follow(
  node: Node,
  event: UploadEvent,
  pending: readonly Answered[],
  settings: UploadSettings,
): Node {
  const { state, effects } = transition(node.state, event, settings)
  const alive = new Set(node.alive)
  if (event.type === 'opened' && event.checkpoint) alive.add(event.checkpoint.header.uploadId)
  if (event.type === 'initiated') alive.add(event.uploadId)
  const gone =
    event.type === 'aborted' ||
    event.type === 'completed' ||
    (event.type === 'failed' && event.kind === 'no-such-upload')
  if (gone) alive.clear()
  const leftBehind = new Set(node.leftBehind)
  for (const effect of effects) {
    if (effect.type === 'notify' && effect.notice.type === 'upload-left-behind')
      leftBehind.add(effect.notice.uploadId)
  }
  checkStep(node.state, state, effects, { alive, leftBehind })
  return {
    state,
    pending: [...pending, ...answered(effects)],
    alive,
    leftBehind,
    ids: node.ids + (event.type === 'initiated' ? 1 : 0),
    settled: node.settled + effects.filter(({ type }) => type === 'settle').length,
  }
}

function answered(effects: readonly UploadEffect[]): readonly Answered[] {
  return effects.filter(
    (effect): effect is Answered =>
      effect.type !== 'notify' && effect.type !== 'stop-in-flight' && effect.type !== 'settle',
  )
}

// Two nodes are one when the same things can happen from them. Errors do not count, nor does how an upload ended in the order of its parts.
function keyOf({ state, pending, alive, leftBehind, settled }: Node): string {
  const sends = pending.map(
    (effect) =>
      `${effect.type} ${effect.type === 'send' ? effect.number : effect.type === 'record' ? effect.part.number : ''}`,
  )
  return JSON.stringify(
    [state, sends.sort(), [...alive], [...leftBehind], settled],
    (name, value: unknown) => {
      if (name === 'plan' || name === 'source' || name === 'outcome') return undefined
      if (typeof value === 'bigint') return value.toString()
      if (value instanceof Set || value instanceof Map)
        return [...value].map(String).toSorted((a, b) => a.localeCompare(b))
      return value instanceof Uint8Array ? [...value] : value
    },
  )
}
