import type {
  UploadEffect,
  UploadEvent,
  UploadSettings,
} from '../../../packages/multipart/src/machine/state.ts'
import { begin, transition } from '../../../packages/multipart/src/machine/transition.ts'
import { recordedPlan } from '../../../packages/multipart/src/model/part-plan.ts'
import { failure, performEffect, type Scene } from './perform-effect.ts'
import {
  type AwaitedEffect,
  type Fencing,
  FIRST_WORLD,
  keyOf,
  type World,
  withOwner,
} from './shared-world.ts'

/** How far a walk went. */
export interface Walked {
  readonly states: number
  /** Messages of the rules that were broken, each once. */
  readonly violations: readonly string[]
  /** How the uploads ended. */
  readonly ends: ReadonlySet<string>
}

const PART_SIZE = 102_400

/**
 * Walks through every interleaving of two owners of one checkpoint: each may start at any time and then has
 * the lease, an owner that lost it may learn so at any time or never, and the source may change once.
 */
export function walkTwoOwners(parts: number, fencing: Fencing): Walked {
  const plan = recordedPlan(parts * PART_SIZE, PART_SIZE)
  const settings: UploadSettings = {
    target: { endpoint: 'e', bucket: 'b', key: 'k' },
    ...{
      sourceLabel: 's',
      partSize: PART_SIZE,
      parallel: 1,
      canPut: false,
      continueOnly: undefined,
      options: undefined,
    },
    ...{ verifyContent: false, reread: false, allowGrowth: false },
  }
  const { stackTraceLimit } = Error
  // Each end creates an error; nobody reads the stacks of these thousands.
  Error.stackTraceLimit = 0
  try {
    return explore({ plan, fencing }, settings)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

function explore(scene: Scene, settings: UploadSettings): Walked {
  const known = new Set([keyOf(FIRST_WORLD)])
  const queue: World[] = [FIRST_WORLD]
  const violations = new Set<string>()
  const ends = new Set<string>()
  for (let world = queue.pop(); world !== undefined; world = queue.pop()) {
    for (const move of movesOf(world, scene, settings)) {
      try {
        for (const next of move()) {
          const key = keyOf(next)
          if (known.has(key)) continue
          known.add(key)
          for (const end of endsOf(next)) ends.add(end)
          queue.push(next)
        }
      } catch (error) {
        violations.add(error instanceof Error ? error.message : String(error))
      }
    }
  }
  return { states: known.size, violations: [...violations], ends }
}

type Move = () => readonly World[]

function movesOf(world: World, scene: Scene, settings: UploadSettings): readonly Move[] {
  const moves: Move[] = []
  if (world.source === 1) moves.push(() => [{ ...world, source: 2 }])
  for (const [index, owner] of world.owners.entries()) {
    const { state, pending } = owner
    if (state === undefined) {
      moves.push(() => [started(world, index)])
      continue
    }
    const apply = (at: World, event: UploadEvent, rest: readonly AwaitedEffect[]): World =>
      applyEvent(at, index, event, rest, settings)
    const hasLost = owner.hasLease && world.leaseOf !== index && scene.fencing === 'fenced'
    if (hasLost && !owner.knowsLoss && state.phase !== 'settled') {
      const event: UploadEvent = { type: 'lease-lost', cause: undefined }
      moves.push(() => [apply(withOwner(world, index, { knowsLoss: true }), event, pending)])
    }
    for (const effect of pending) {
      const rest = pending.filter((other) => other !== effect)
      moves.push(() =>
        performEffect(world, index, effect, scene).map(({ world: next, event }) => apply(next, event, rest)),
      )
      // What is in flight may be stopped before it arrives.
      if ('stop' in state && state.stop?.goal === 'taken-over' && effect.type !== 'abort')
        moves.push(() => [apply(world, failure(effect, 'interrupted'), rest)])
    }
  }
  return moves
}

function started(world: World, index: number): World {
  const { state, effects } = begin()
  return withOwner(world, index, { state, pending: awaited(effects), startedAt: world.source })
}

/** Requests that an owner no longer sends when it has learned that it lost its lease. */
const REQUESTS = new Set<UploadEffect['type']>([
  'initiate',
  'send',
  'complete',
  'abort',
  'list',
  'head',
  'put',
])

function applyEvent(
  world: World,
  index: number,
  event: UploadEvent,
  rest: readonly AwaitedEffect[],
  settings: UploadSettings,
): World {
  const owner = world.owners[index]
  if (owner?.state === undefined) throw new Error(`owner ${index} has not started`)
  const { state, effects } = transition(owner.state, event, settings)
  const request = effects.find(({ type }) => REQUESTS.has(type))
  if (owner.knowsLoss && request !== undefined)
    throw new Error(`an owner that lost its lease sends ${request.type}`)
  let next = withOwner(world, index, { state, pending: [...rest, ...awaited(effects)] })
  for (const effect of effects) {
    if (effect.type === 'notify' && effect.notice.kind === 'upload-not-aborted')
      next = { ...next, named: [...next.named, effect.notice.uploadId] }
    if (effect.type === 'settle') next = settled(next, index, effect.outcome)
  }
  checkEnd(next)
  return next
}

function settled(
  world: World,
  index: number,
  outcome: Extract<UploadEffect, { readonly type: 'settle' }>['outcome'],
): World {
  const owner = world.owners[index]
  if (outcome.kind === 'completed') {
    const version = Number(outcome.upload.crc64)
    const isTrue = world.everStored.includes(version) && version >= (owner?.startedAt ?? 0)
    if (!isTrue) throw new Error('R1: a completed upload reports an object that was not stored')
  }
  const named = 'error' in outcome && outcome.error.uploadId !== undefined ? [outcome.error.uploadId] : []
  // The lease is disposed of.
  const leaseOf = world.leaseOf === index ? undefined : world.leaseOf
  return { ...world, leaseOf, named: [...new Set([...world.named, ...named])] }
}

/** M5: each upload id that is open is in the store, or in an error or a notice. */
function checkEnd({ owners, uploads, checkpoint, named }: World): void {
  if (
    owners.some(
      ({ state, pending }) => state !== undefined && (state.phase !== 'settled' || pending.length > 0),
    )
  )
    return
  const open = uploads.filter(
    ({ isOpen, id }) => isOpen && checkpoint?.uploadId !== id && !named.includes(id),
  )
  if (open.length > 0) throw new Error('M5: an upload id is left that nobody knows')
}

function endsOf({ owners }: World): readonly string[] {
  return owners.flatMap(({ state }) => {
    if (state?.phase !== 'settled') return []
    const { outcome } = state
    return ['error' in outcome ? outcome.error.code : outcome.kind]
  })
}

function awaited(effects: readonly UploadEffect[]): readonly AwaitedEffect[] {
  return effects.filter(
    (effect): effect is AwaitedEffect =>
      effect.type !== 'notify' && effect.type !== 'stop-in-flight' && effect.type !== 'settle',
  )
}
