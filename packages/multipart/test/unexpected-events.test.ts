import { expect, it } from 'vitest'
import type { UploadEvent, UploadState } from '../src/machine/state.ts'
import { transition } from '../src/machine/transition.ts'
import { type Crc64, partNumber, uploadId } from '../src/model/ids.ts'
import { recordedPlan } from '../src/model/part-plan.ts'
import { partSet } from '../src/model/part-set.ts'
import { PART_SIZE } from './walk.ts'
import { source } from './walk-results.ts'

const plan = recordedPlan(PART_SIZE, PART_SIZE)
const crc64 = '7' as Crc64
const object = { etag: 'e', crc64, versionId: undefined }
const number = partNumber(1)
const id = uploadId('ID')
const settings = {
  target: { endpoint: 'e', bucket: 'b', key: 'k' },
  sourceLabel: 's',
  partSize: PART_SIZE,
  parallel: 1,
  verifyContent: false,
  reread: false,
  allowGrowth: false,
  canPut: true,
  continueOnly: undefined,
  options: undefined,
}

/** One event of each kind, and the phases that wait for it. */
const EVENTS: readonly (readonly [UploadEvent, ...UploadState['phase'][]])[] = [
  [{ type: 'opened', plan, source, checkpoint: undefined, damage: undefined }, 'opening'],
  [{ type: 'checked', differs: false }, 'checking'],
  [{ type: 'parts-imported', kept: [] }, 'importing-parts'],
  [{ type: 'listed', kept: [] }, 'reconciling'],
  [{ type: 'initiated', uploadId: id }, 'initiating'],
  [{ type: 'checkpoint-created' }, 'creating-checkpoint'],
  [{ type: 'stored', part: { number, etag: 'e', crc64, settled: true } }, 'uploading'],
  [{ type: 'recorded', number }, 'uploading'],
  [{ type: 'put', object, crc64 }, 'putting'],
  [{ type: 'verified' }, 'verifying'],
  [{ type: 'intent-recorded' }, 'recording-intent'],
  [{ type: 'completed', object, crc64 }, 'completing'],
  [{ type: 'headed', object: undefined, crc64 }, 'resolving'],
  [{ type: 'aborted' }, 'fencing', 'discarding'],
  [{ type: 'removed' }, 'finishing'],
]

const planned = { plan, fingerprint: source, restarts: 0 }
const upload = {
  planned,
  uploadId: id,
  recorded: partSet(1),
  reused: 0,
  shared: false,
  completionSent: false,
  responseLost: false,
  rejectedCompletions: 0,
  options: undefined,
}
const header = {
  kind: 'upload' as const,
  target: settings.target,
  sourceLabel: 's',
  uploadId: id,
  plan,
  source,
  createdAtMs: 0,
}
const active = { paused: false, stop: undefined } as const
const states: readonly UploadState[] = [
  { ...active, phase: 'opening', restarts: 0 },
  { ...active, phase: 'checking', planned, checkpoint: { header, parts: [], completing: false } },
  {
    ...active,
    phase: 'importing-parts',
    planned,
    checkpoint: { header, parts: [], completing: false, shared: true },
    byListing: true,
  },
  { ...active, phase: 'reconciling', upload },
  { ...active, phase: 'fencing', restarts: 0, stale: id, mayComplete: false },
  { ...active, phase: 'initiating', planned },
  { ...active, phase: 'creating-checkpoint', planned, uploadId: id },
  {
    ...active,
    phase: 'uploading',
    upload,
    reading: undefined,
    inFlight: new Set([number]),
    cursor: 2,
    retryQueue: [],
    rejections: new Map(),
  },
  { ...active, phase: 'putting', planned, rejections: 0 },
  { ...active, phase: 'verifying', upload },
  { ...active, phase: 'recording-intent', upload },
  { ...active, phase: 'completing', upload },
  { ...active, phase: 'resolving', upload, idGone: true, failed: { goal: 'cancel' } },
  {
    ...active,
    phase: 'discarding',
    uploadId: id,
    partsTotal: 1,
    inCheckpoint: true,
    after: { goal: 'cancel' },
  },
  { ...active, phase: 'finishing', outcome: { kind: 'cancelled' } },
  { phase: 'settled', outcome: { kind: 'cancelled' } },
]

it.each(states.map((state) => [state.phase, state] as const))(
  'an event that %s does not expect has no effect; an expected one has',
  (phase, state) => {
    for (const [event, ...waiting] of EVENTS) {
      const { state: after, effects } = transition(state, event, settings)
      if (waiting.includes(phase)) expect([after === state, effects.length]).not.toEqual([true, 0])
      else expect([event.type, after === state, effects]).toEqual([event.type, true, []])
    }
  },
)
