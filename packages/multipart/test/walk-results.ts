import type { FaultKind, UploadEvent } from '../src/machine/state.ts'
import { type Crc64, partNumber, uploadId } from '../src/model/ids.ts'
import { type PartPlan, recordedPlan } from '../src/model/part-plan.ts'
import type { UploadCheckpoint } from '../src/ports/checkpoint-store.ts'
import { type AwaitedEffect, type Node, numberOf } from './walk-node.ts'

const CRC = '7' as Crc64
const OTHER_CRC = '8' as Crc64
const stored = { etag: 'e', crc64: CRC, versionId: undefined }
export const source = { size: 2, mtimeNs: '1', ctimeNs: '1', fileId: '1' }

/** What the world may do to an upload. */
export interface World {
  /** Plan of the whole source; for a stream, the plan that it turns out to have. */
  readonly plan: PartPlan
  /** Whether the source is a stream, whose end is not known at first. */
  readonly isStream: boolean
  /** Checkpoints that may exist when the upload starts. */
  readonly checkpoints: readonly (UploadCheckpoint | undefined)[]
  /** Ways in which sending a part may fail. */
  readonly partFaults: readonly FaultKind[]
  /** CRC-64 of the source; `undefined` for bytes copied inside a service that reports none. */
  readonly crc64: Crc64 | undefined
  /** What effects fail with: an adapter may reject with a value that is no `Error`. */
  readonly error: unknown
  /** Why a checkpoint that exists cannot be read; it then counts as none. */
  readonly damage: string | undefined
}

export const ORDINARY: Pick<World, 'crc64' | 'error' | 'damage'> = {
  crc64: CRC,
  error: new Error('fault'),
  damage: undefined,
}

export const ALL_PART_FAULTS: readonly FaultKind[] = [
  'interrupted',
  'permanent',
  'no-such-upload',
  'part-rejected',
  'source-changed',
]

/** Returns every event that may result from an effect. */
export function resultsOf(
  effect: AwaitedEffect,
  node: Node,
  { plan, isStream, checkpoints, partFaults, crc64, error, damage }: World,
): readonly UploadEvent[] {
  const failures = (failed: AwaitedEffect, ...kinds: readonly FaultKind[]) => failuresOf(failed, error, kinds)
  switch (effect.type) {
    case 'open': {
      const found = node.opened ? [undefined] : checkpoints
      const opened = found.map((checkpoint) => ({
        type: 'opened' as const,
        plan: isStream ? recordedPlan(undefined, plan.partSize) : plan,
        source,
        checkpoint,
        damage: checkpoint === undefined && !node.opened ? damage : undefined,
      }))
      return [...opened, ...failures(effect, 'source-unreadable', 'checkpoint', 'plan')]
    }
    case 'check-parts':
      return [
        { type: 'checked', differs: false },
        { type: 'checked', differs: true },
        ...failures(effect, 'source-changed'),
      ]
    case 'list': {
      const kept = [partNumber(plan.partCount)]
      return [
        { type: 'listed', kept: [] },
        { type: 'listed', kept },
        ...failures(effect, 'no-such-upload', 'transient', 'permanent'),
      ]
    }
    case 'import-parts': {
      const refused = effect.byListing ? (['no-such-upload', 'transient', 'permanent'] as const) : []
      return [
        { type: 'parts-imported', kept: [] },
        { type: 'parts-imported', kept: [partNumber(plan.partCount)] },
        ...failures(effect, 'checkpoint', 'taken-over', 'source-changed', ...refused),
      ]
    }
    case 'initiate':
      return [
        { type: 'initiated', uploadId: uploadId(`NEW${node.ids}`) },
        ...failures(effect, 'interrupted', 'permanent'),
      ]
    case 'create-checkpoint':
      return [{ type: 'checkpoint-created' }, ...failures(effect, 'checkpoint', 'taken-over')]
    case 'wait-for-part': {
      const { number } = effect
      const ends = number >= plan.partCount
      return [
        { type: 'part-ready', number, plan: ends ? plan : undefined },
        ...failures(effect, 'interrupted', 'source-unreadable', 'plan'),
      ]
    }
    case 'send': {
      const part = { number: effect.number, etag: 'e', crc64, settled: true }
      return [{ type: 'stored', part }, ...failures(effect, ...partFaults)]
    }
    case 'record':
      return [
        { type: 'recorded', number: effect.part.number },
        ...failures(effect, 'checkpoint', 'taken-over'),
      ]
    case 'put':
      return [
        { type: 'put', object: stored, crc64 },
        ...failures(effect, 'interrupted', 'permanent', 'part-rejected', 'source-changed'),
      ]
    case 'verify':
      return [{ type: 'verified' }, ...failures(effect, 'source-changed')]
    case 'record-intent':
      return [{ type: 'intent-recorded' }, ...failures(effect, 'checkpoint', 'taken-over')]
    case 'complete': {
      const kinds = ['interrupted', 'transient', 'permanent', 'no-such-upload', 'part-rejected'] as const
      const sums = crc64 === undefined ? [undefined] : [crc64, OTHER_CRC]
      const events: UploadEvent[] = sums.map((sum) => ({ type: 'completed', object: stored, crc64: sum }))
      return [
        ...events,
        ...failures(effect, ...kinds),
        ...failures(effect, ...kinds).map((event) => ({ ...event, mayHaveBeenApplied: true })),
      ]
    }
    case 'head': {
      const ours = { ...stored, size: plan.size }
      const events: UploadEvent[] = [ours, undefined].map((object) => ({
        type: 'headed',
        object,
        crc64,
      }))
      return [...events, ...failures(effect, 'interrupted', 'transient', 'permanent')]
    }
    case 'abort':
      return [
        { type: 'aborted' },
        ...failures(effect, 'transient', 'permanent'),
        ...(effect.detached ? [] : failures(effect, 'interrupted')),
      ]
    case 'remove':
      return [{ type: 'removed' }, ...failures(effect, 'checkpoint', 'taken-over')]
    default:
      return effect satisfies never
  }
}

function failuresOf(
  effect: AwaitedEffect,
  error: unknown,
  kinds: readonly FaultKind[],
): Extract<UploadEvent, { readonly type: 'failed' }>[] {
  const number = numberOf(effect)
  return kinds.map((kind) => ({
    type: 'failed',
    effect: effect.type,
    kind,
    mayHaveBeenApplied: false,
    error,
    ...(number !== 0 && { number: partNumber(number) }),
  }))
}
