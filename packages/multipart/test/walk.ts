import { equal } from 'node:assert/strict'
import type { UploadEvent, UploadSettings } from '../src/machine/state.ts'
import { begin } from '../src/machine/transition.ts'
import type { UploadId } from '../src/model/ids.ts'
import { recordedPlan } from '../src/model/part-plan.ts'
import { findCycle } from './find-cycle.ts'
import { keyOf } from './walk-key.ts'
import { awaitedEffects, type Node } from './walk-node.ts'
import { ALL_PART_FAULTS, ORDINARY, resultsOf, type World } from './walk-results.ts'
import { checkNode } from './walk-rules.ts'
import { follow } from './walk-step.ts'

/** Which uploads to walk through. */
export interface WalkOptions extends Partial<Omit<World, 'plan'>> {
  readonly parts: number
  readonly parallel: number
  readonly canPut?: boolean
  readonly allowGrowth?: boolean
  readonly continueOnly?: UploadId
  /** Digest of the object options that the run asks for. */
  readonly options?: string
  /** The user's moves that are tried in every state. */
  readonly moves: readonly UploadEvent[]
}

/** How far a walk went. */
export interface Walked {
  readonly states: number
  readonly transitions: number
  /** From which phase to which it went, as `from -> to`. */
  readonly phases: ReadonlySet<string>
}

export const PART_SIZE = 102_400

/**
 * Walks through every state that can be reached: in each, every pending effect has every result it
 * can be, and the user makes every move. Each node and each step is checked against the rules; and every way
 * through the results has an end, which is `settled`, or a pause.
 */
export function walk({
  parts,
  parallel,
  canPut = false,
  allowGrowth = false,
  continueOnly,
  options,
  moves,
  ...rest
}: WalkOptions): Walked {
  const plan = recordedPlan(parts * PART_SIZE, PART_SIZE)
  const world: World = {
    isStream: false,
    checkpoints: [undefined],
    partFaults: ALL_PART_FAULTS,
    ...ORDINARY,
    ...rest,
    plan,
  }
  const target = { endpoint: 'e', bucket: 'b', key: 'k' }
  const trusting = { verifyContent: false, reread: false, allowGrowth }
  const settings = {
    target,
    sourceLabel: 's',
    options,
    partSize: PART_SIZE,
    parallel,
    ...trusting,
    canPut,
    continueOnly,
  }
  const { stackTraceLimit } = Error
  // Each end creates an error; nobody reads the stacks of these thousands.
  Error.stackTraceLimit = 0
  try {
    return explore(settings, world, moves)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

function explore(settings: UploadSettings, world: World, moves: readonly UploadEvent[]): Walked {
  const first = firstNode()
  const numbers = new Map([[keyOf(first), 0]])
  const queue = [first]
  const successors: number[][] = []
  const phases = new Set<string>()
  let transitions = 0
  for (let number = 0; number < queue.length; number++) {
    const node = queue[number] as Node
    // A node is visited once; afterwards only its successors are needed.
    delete queue[number]
    checkNode(node, settings.parallel)
    const visit = (next: Node): number => {
      transitions += 1
      phases.add(`${node.state.phase} -> ${next.state.phase}`)
      const key = keyOf(next)
      const known = numbers.get(key)
      if (known !== undefined) return known
      queue.push(next)
      numbers.set(key, numbers.size)
      return numbers.size - 1
    }
    for (const event of moves) visit(follow(node, event, node.pending, settings))
    successors.push(afterResults(node, settings, world).map(visit))
  }
  equal(findCycle(successors), undefined, 'every path through the results ends')
  return { states: numbers.size, transitions, phases }
}

function afterResults(node: Node, settings: UploadSettings, world: World): readonly Node[] {
  return node.pending.flatMap((effect) => {
    const rest = node.pending.filter((other) => other !== effect)
    return resultsOf(effect, node, world).map((event) => follow(node, event, rest, settings))
  })
}

function firstNode(): Node {
  const { state, effects } = begin()
  return {
    state,
    pending: awaitedEffects(effects),
    opened: false,
    alive: new Set(),
    leftBehind: new Set(),
    durable: undefined,
    options: undefined,
    marked: false,
    verified: false,
    ids: 0,
    settled: 0,
  }
}
