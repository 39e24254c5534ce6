import { describe, expect, it } from 'vitest'
import { type Crc64, type PartNumber, uploadId } from '../src/brands.ts'
import type { UploadEvent } from '../src/machine/state.ts'
import { type PartPlan, planOpenEnded, planParts } from '../src/part-plan.ts'
import type { Checkpoint } from '../src/ports/checkpoint-store.ts'
import { PART_SIZE, type WalkOptions, walk } from './walk.ts'
import { source } from './walk-answers.ts'
import { SHARED } from './walk-rules.ts'

const pause: readonly UploadEvent[] = [{ type: 'pause' }, { type: 'resume' }]
const stop: readonly UploadEvent[] = [{ type: 'interrupt', cause: undefined }, { type: 'cancel' }]

function checkpointOf(recorded: readonly number[], completing: boolean, mtimeNs = '1'): Checkpoint {
  const crc64 = 7n as Crc64
  return {
    header: {
      target: { endpoint: 'e', bucket: 'b', key: 'k' },
      sourceLabel: 's',
      uploadId: uploadId('OLD'),
      plan: planParts(2 * PART_SIZE, PART_SIZE),
      source: { ...source, mtimeNs },
      createdAtMs: 0,
    },
    parts: recorded.map((number) => ({
      number: number as PartNumber,
      etag: 'e',
      crc64,
      settled: number !== 1,
    })),
    completing,
  }
}

const remembered = [
  checkpointOf([], false),
  checkpointOf([2], false),
  checkpointOf([1, 2], false),
  checkpointOf([1, 2], true),
  checkpointOf([2], true),
  checkpointOf([2], false, '2'),
  checkpointOf([1, 2], true, '2'),
]

/** Of a stream: while it had no end, and after its completion was noted. */
const rememberedStreams = [
  planned(checkpointOf([], false), planOpenEnded(PART_SIZE)),
  planned(checkpointOf([1], false), planOpenEnded(PART_SIZE)),
  planned(checkpointOf([1, 2], false), planOpenEnded(PART_SIZE)),
  checkpointOf([1, 2], true),
]

function planned({ header, ...rest }: Checkpoint, plan: PartPlan): Checkpoint {
  return { ...rest, header: { ...header, plan } }
}

/** What another program knows too: its upload id may be completed at any time. */
const shared = [checkpointOf([], false, '0'), checkpointOf([2], false), checkpointOf([1, 2], true)].map(
  ({ header, ...rest }): Checkpoint => ({ ...rest, header: { ...header, uploadId: SHARED }, shared: true }),
)
const sharedAndShorter = shared.flatMap((checkpoint) => [
  checkpoint,
  { ...checkpoint, header: { ...checkpoint.header, source: { ...source, size: 1 } } },
])

/** How sending a part may fail where more kinds would give too many states; two parts meet them all. */
const FEW = ['permanent', 'no-such-upload', 'source-changed'] as const

const walks: readonly (readonly [string, WalkOptions])[] = [
  ['one part, with pauses and stops', { parts: 1, parallel: 1, moves: [...pause, ...stop] }],
  ['two parts in turn, with pauses and stops', { parts: 2, parallel: 1, moves: [...pause, ...stop] }],
  ['two parts at once, with pauses', { parts: 2, parallel: 2, moves: pause }],
  ['two parts at once, with stops', { parts: 2, parallel: 2, moves: stop }],
  [
    'two parts at once, whatever is remembered, with stops',
    { parts: 2, parallel: 2, checkpoints: remembered, partFaults: FEW, moves: stop },
  ],
  [
    'two parts at once, whatever is shared, with pauses',
    { parts: 2, parallel: 2, checkpoints: sharedAndShorter, partFaults: FEW, moves: pause },
  ],
  [
    'two parts at once, whatever is shared, with stops',
    { parts: 2, parallel: 2, checkpoints: sharedAndShorter, partFaults: FEW, moves: stop },
  ],
  [
    'three parts in turn, with pauses and stops',
    { parts: 3, parallel: 1, partFaults: FEW, moves: [...pause, ...stop] },
  ],
  ['three parts, two at once, with stops', { parts: 3, parallel: 2, partFaults: FEW, moves: stop }],
  ['three parts at once, with stops', { parts: 3, parallel: 3, partFaults: FEW, moves: stop }],
  [
    'a stream of two parts, two at once, with pauses and stops',
    { parts: 2, parallel: 2, isStream: true, partFaults: FEW, moves: [...pause, ...stop] },
  ],
  [
    'a stream of two parts, two at once, whatever is remembered, with stops',
    { parts: 2, parallel: 2, isStream: true, checkpoints: rememberedStreams, partFaults: FEW, moves: stop },
  ],
  [
    'one request, whatever is remembered, with pauses and stops',
    {
      parts: 1,
      parallel: 1,
      checkpoints: [undefined, ...remembered],
      canPut: true,
      moves: [...pause, ...stop],
    },
  ],
]

describe('every order of every event keeps R1 to R4, R6, R7, R9, I1, I2, I4 to I7 and I13, and comes to an end (F70)', () => {
  it.each(walks)('%s', { timeout: 120_000 }, (title, options) => {
    const { states, transitions } = walk(options)
    process.stdout.write(`${title}: ${states} states, ${transitions} transitions\n`)
    expect(states).toBeGreaterThan(1000)
  })
})
