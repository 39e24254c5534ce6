import { expect, it } from 'vitest'
import type { ObjectReader } from '../ports/object-reader.ts'
import { readResuming } from './read-resuming.ts'

const version = { size: 10, etag: '"A"', crc64: undefined, versionId: undefined }
const signal = new AbortController().signal

/** A reader whose n-th response is the n-th of these; it is asked at most three times to repeat a request. */
function readerOf(...responses: readonly (() => AsyncGenerator<Uint8Array>)[]) {
  const ranges: string[] = []
  const failures: number[] = []
  const reader: Pick<ObjectReader, 'read' | 'waitToRetry'> = {
    read(_, { start, end }) {
      ranges.push(`${start}-${end}`)
      return (responses[ranges.length - 1] ?? empty)()
    },
    waitToRetry: async (_error, count) => failures.push(count) < 3,
  }
  return { reader, ranges, failures }
}

async function* empty(): AsyncGenerator<Uint8Array> {}
async function* bytes(length: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(length)
}
async function* broken(length: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(length)
  throw new Error('The connection broke off.')
}

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0
  for await (const chunk of chunks) length += chunk.byteLength
  return length
}

const range = { start: 0, end: 10 }

it('a response that breaks off is continued where it stopped', async () => {
  const { reader, ranges } = readerOf(
    () => broken(4),
    () => bytes(6),
  )
  expect(await lengthOf(readResuming(reader, version, range, signal))).toBe(10)
  expect(ranges).toEqual(['0-10', '4-10'])
})

it('a response that breaks off behind its last byte is complete, and nothing more is requested', async () => {
  const { reader, ranges } = readerOf(() => broken(10))
  expect(await lengthOf(readResuming(reader, version, range, signal))).toBe(10)
  expect(ranges).toEqual(['0-10'])
})

it('a response that ends early is no failure as long as it brings bytes', async () => {
  const { reader, ranges, failures } = readerOf(
    () => bytes(3),
    () => bytes(7),
  )
  expect(await lengthOf(readResuming(reader, version, range, signal))).toBe(10)
  expect([ranges, failures]).toEqual([['0-10', '3-10'], []])
})

it('responses without content are not requested for ever', async () => {
  const { reader, ranges, failures } = readerOf()
  await expect(lengthOf(readResuming(reader, version, range, signal))).rejects.toThrow('no content')
  expect([ranges.length, failures]).toEqual([3, [1, 2, 3]])
})

it('more bytes than requested are never passed on', async () => {
  const { reader } = readerOf(
    () => bytes(11),
    () => bytes(11),
    () => bytes(11),
  )
  await expect(lengthOf(readResuming(reader, version, range, signal))).rejects.toThrow('more bytes')
})

it('more bytes than a later part requested, which belong to its neighbour, are never passed on', async () => {
  const { reader } = readerOf(
    () => bytes(11),
    () => bytes(11),
    () => bytes(11),
  )
  const later = { start: 20, end: 30 }
  await expect(lengthOf(readResuming(reader, version, later, signal))).rejects.toThrow('more bytes')
})

it('an empty range requests nothing', async () => {
  const { reader, ranges } = readerOf()
  expect(await lengthOf(readResuming(reader, version, { start: 5, end: 5 }, signal))).toBe(0)
  expect(ranges).toEqual([])
})
