import { expect, it } from 'vitest'
import type { UploadEvent } from '../src/machine/state.ts'
import { type WalkOptions, walk } from './walk.ts'
import { checkpointOf, recordedCheckpoints, sharedAndShorter } from './walk-checkpoints.ts'
import { arrowsOf, drawnArrows } from './walk-diagram.ts'

const moves: readonly UploadEvent[] = [{ type: 'pause' }, { type: 'unpause' }, { type: 'cancel' }]

const settled = checkpointOf([1, 2], true)
const wholeAndSettled = { ...settled, parts: settled.parts.map((part) => ({ ...part, settled: true })) }

const walks: readonly WalkOptions[] = [
  {
    parts: 2,
    parallel: 1,
    partFaults: ['no-such-upload', 'source-changed'],
    checkpoints: [undefined, ...recordedCheckpoints, wholeAndSettled],
    moves: moves.slice(0, 2),
  },
  { parts: 1, parallel: 1, checkpoints: sharedAndShorter, moves },
  { parts: 1, parallel: 1, canPut: true, moves },
]

it('the state diagram has exactly the transitions of an upload', () => {
  const walked = walks.flatMap((options) => [...arrowsOf(walk(options).phases)])
  expect(new Set(walked)).toEqual(drawnArrows())
})
