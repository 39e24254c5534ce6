import { describe, expect, it } from 'vitest'
import { type Crc64, type PartNumber, uploadId } from '../src/brands.ts'
import type { UploadEvent } from '../src/machine/state.ts'
import { planParts } from '../src/part-plan.ts'
import type { Checkpoint } from '../src/ports/checkpoint-store.ts'
import { PART_SIZE, walk } from './walk.ts'
import { source } from './walk-answers.ts'

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

describe('every order of every event keeps the rules (F70)', () => {
  it.each([
    [
      'one part, with pauses and stops',
      { parts: 1, parallel: 1, checkpoints: [undefined], canPut: false, moves: [...pause, ...stop] },
    ],
    [
      'two parts in turn, with pauses and stops',
      { parts: 2, parallel: 1, checkpoints: [undefined], canPut: false, moves: [...pause, ...stop] },
    ],
    [
      'two parts at once, with stops',
      { parts: 2, parallel: 2, checkpoints: [undefined], canPut: false, moves: stop },
    ],
    [
      'two parts at once, with pauses',
      { parts: 2, parallel: 2, checkpoints: [undefined], canPut: false, moves: pause },
    ],
    [
      'two parts, whatever is remembered',
      { parts: 2, parallel: 2, checkpoints: remembered, canPut: false, moves: stop },
    ],
    [
      'one request, whatever is remembered',
      {
        parts: 1,
        parallel: 1,
        checkpoints: [undefined, ...remembered],
        canPut: true,
        moves: [...pause, ...stop],
      },
    ],
  ])('%s', { timeout: 120_000 }, (_, options) => {
    const states = walk(options)
    expect(states).toBeGreaterThan(100)
  })
})
