import { describe, expect, it } from 'vitest'
import type { UploadEvent } from '../src/machine/state.ts'
import { uploadId } from '../src/model/ids.ts'
import { type WalkOptions, walk } from './walk.ts'
import {
  recordedBeforeGrowth,
  recordedCheckpoints,
  recordedStreams,
  recordedWithOptions,
  sharedAndShorter,
} from './walk-checkpoints.ts'
import { arrowsOf, drawnArrows } from './walk-diagram.ts'

const pause: readonly UploadEvent[] = [{ type: 'pause' }, { type: 'unpause' }]
const stop: readonly UploadEvent[] = [{ type: 'interrupt', cause: undefined }, { type: 'cancel' }]

const loss: readonly UploadEvent[] = [{ type: 'lease-lost', cause: undefined }]

/** How sending a part may fail where more kinds would give too many states; two parts meet them all. */
const FEW = ['permanent', 'no-such-upload', 'source-changed'] as const

const walks: readonly (readonly [string, WalkOptions])[] = [
  ['one part, with pauses and stops', { parts: 1, parallel: 1, moves: [...pause, ...stop] }],
  ['two parts in turn, with pauses and stops', { parts: 2, parallel: 1, moves: [...pause, ...stop] }],
  ['two parts at once, with pauses', { parts: 2, parallel: 2, moves: pause }],
  ['two parts at once, with stops', { parts: 2, parallel: 2, moves: stop }],
  [
    'two parts at once, whatever is recorded, with stops',
    { parts: 2, parallel: 2, checkpoints: recordedCheckpoints, partFaults: FEW, moves: stop },
  ],
  [
    'two parts at once of a source that may grow, whatever is recorded, with stops',
    {
      parts: 2,
      parallel: 2,
      checkpoints: [...recordedCheckpoints, ...recordedBeforeGrowth],
      partFaults: FEW,
      moves: stop,
      allowGrowth: true,
    },
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
    'a stream of two parts, two at once, whatever is recorded, with stops',
    { parts: 2, parallel: 2, isStream: true, checkpoints: recordedStreams, partFaults: FEW, moves: stop },
  ],
  [
    'two parts at once, whatever is recorded, with another owner and a cancel',
    {
      parts: 2,
      parallel: 2,
      checkpoints: [undefined, ...recordedCheckpoints],
      partFaults: FEW,
      moves: [...loss, ...stop],
    },
  ],
  [
    'a stream of two parts, whatever is recorded, with another owner',
    { parts: 2, parallel: 2, isStream: true, checkpoints: recordedStreams, partFaults: FEW, moves: loss },
  ],
  [
    'two parts at once that may use one upload id only, whatever is recorded, with pauses and stops',
    {
      parts: 2,
      parallel: 2,
      checkpoints: [undefined, ...recordedCheckpoints, ...sharedAndShorter],
      partFaults: FEW,
      continueOnly: uploadId('OLD'),
      moves: [...pause, ...stop],
    },
  ],
  [
    'one request that may use one upload id only, with another owner and stops',
    {
      parts: 1,
      parallel: 1,
      canPut: true,
      checkpoints: [undefined, ...recordedCheckpoints, ...sharedAndShorter],
      continueOnly: uploadId('OLD'),
      moves: [...loss, ...stop],
    },
  ],
  [
    'two parts in turn with other object options, whatever is recorded, with pauses',
    {
      parts: 2,
      parallel: 1,
      checkpoints: [...recordedCheckpoints, ...recordedWithOptions],
      options: 'digest B',
      partFaults: FEW,
      moves: pause,
    },
  ],
  [
    'two parts in turn with the same object options, whatever is recorded, with pauses',
    {
      parts: 2,
      parallel: 1,
      checkpoints: [...recordedCheckpoints, ...recordedWithOptions],
      options: 'digest A',
      partFaults: FEW,
      moves: pause,
    },
  ],
  [
    'a copy of two parts without a known CRC-64, whatever is recorded or damaged, with stops',
    {
      parts: 2,
      parallel: 2,
      crc64: undefined,
      checkpoints: [undefined, ...recordedCheckpoints],
      damage: 'a line is not JSON',
      partFaults: FEW,
      moves: stop,
    },
  ],
  [
    'one request whose adapters reject with values that are no Error, with pauses and stops',
    {
      parts: 1,
      parallel: 1,
      checkpoints: [undefined, ...recordedCheckpoints],
      canPut: true,
      error: 'fault',
      damage: 'a line is not JSON',
      moves: [...pause, ...stop],
    },
  ],
  [
    'one request, whatever is recorded, with pauses and stops',
    {
      parts: 1,
      parallel: 1,
      checkpoints: [undefined, ...recordedCheckpoints],
      canPut: true,
      moves: [...pause, ...stop],
    },
  ],
]

const drawn = drawnArrows()

describe('every order of every event keeps R1 to R4, R6, R7, R9, I1, I2, I4 to I7 and I13, and ends (F70)', () => {
  it.each(walks)('%s', { timeout: 120_000 }, (title, options) => {
    const { states, transitions, phases } = walk(options)
    process.stdout.write(`${title}: ${states} states, ${transitions} transitions\n`)
    expect(states).toBeGreaterThan(1000)
    expect([...arrowsOf(phases)].filter((arrow) => !drawn.has(arrow))).toEqual([])
  })
})
