import { expect, it } from 'vitest'
import type { PartText } from '../port/checkpoint-database.ts'
import { RecordBatches } from './record-batches.ts'

/** Writes that end when the test says so. */
function writes() {
  const started: {
    readonly written: string
    readonly sequence: number
    readonly end: PromiseWithResolvers<void>
  }[] = []
  const batches = new RecordBatches((records: readonly PartText[], sequence: number) => {
    const end = Promise.withResolvers<void>()
    started.push({ written: records.map(({ record }) => record).join(), sequence, end })
    return end.promise
  })
  const add = (number: number, record = `part ${number}`, sequence = 1) =>
    batches.add({ number, record }, sequence)
  return { started, add }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('a record that comes alone is written at once', async () => {
  const { started, add } = writes()
  const added = add(1)
  await turn()
  expect(started.map(({ written }) => written)).toEqual(['part 1'])
  started[0]?.end.resolve()
  await added
})

it('records that come while others are written share the next write', async () => {
  const { started, add } = writes()
  const first = add(1)
  await turn()
  const later = [add(2), add(3), add(4)]
  await turn()
  expect(started).toHaveLength(1)
  started[0]?.end.resolve()
  await first
  await turn()
  expect(started.map(({ written }) => written)).toEqual(['part 1', 'part 2,part 3,part 4'])
  started[1]?.end.resolve()
  await Promise.all(later)
})

it('of two records of one part in a batch, the later one is written', async () => {
  const { started, add } = writes()
  const added = [add(1, 'old'), add(2), add(1, 'new')]
  await turn()
  expect(started.map(({ written }) => written)).toEqual(['new,part 2'])
  started[0]?.end.resolve()
  await Promise.all(added)
})

it('a write that fails rejects its records, and not those of the next one', async () => {
  const { started, add } = writes()
  const failing = add(1)
  await turn()
  const next = add(2)
  started[0]?.end.reject(new Error('no space'))
  await expect(failing).rejects.toThrow('no space')
  await turn()
  started[1]?.end.resolve()
  await next
})

it('records of two checkpoints one after the other are not mixed', async () => {
  const { started, add } = writes()
  const added = [add(1, 'old', 1), add(2, 'new', 2)]
  await turn()
  started[0]?.end.resolve()
  await turn()
  started[1]?.end.resolve()
  await Promise.all(added)
  expect(started.map(({ written, sequence }) => [written, sequence])).toEqual([
    ['old', 1],
    ['new', 2],
  ])
})

it('a batch has at most a thousand records', async () => {
  const { started, add } = writes()
  const added = Array.from({ length: 1001 }, (_, index) => add(index + 1))
  await turn()
  started[0]?.end.resolve()
  await turn()
  started[1]?.end.resolve()
  await Promise.all(added)
  expect(started.map(({ written }) => written.split(',').length)).toEqual([1000, 1])
})
