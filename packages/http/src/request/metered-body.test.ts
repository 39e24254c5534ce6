import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesBody } from '../transport/bytes-body.ts'
import type { RewindableBody } from '../transport/rewindable-body.ts'
import { meterBody } from './metered-body.ts'

const { signal } = new AbortController()

function bodyOfLengths(byteLength: number, lengths: readonly number[]): RewindableBody {
  return {
    byteLength,
    async *open() {
      for (const length of lengths) yield new Uint8Array(length)
    },
  }
}

async function drain(body: RewindableBody): Promise<number> {
  let bytes = 0
  for await (const chunk of body.open(signal)) bytes += chunk.byteLength
  return bytes
}

const options = { bodies: 'chunks', maxChunkBytes: 65_536 } as const

describe('meterBody', () => {
  it('passes on a body if and only if it has the declared length', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(200_000), { maxLength: 6 }),
        fc.integer({ min: -2, max: 2 }),
        async (lengths, difference) => {
          const sum = lengths.reduce((total, length) => total + length, 0)
          const byteLength = Math.max(0, sum + difference)
          const body = meterBody(bodyOfLengths(byteLength, lengths), { ...options, bodies: 'whole' })
          if (byteLength === sum) {
            expect(await drain(body)).toBe(byteLength)
            expect(body.mayBeComplete).toBe(true)
          } else {
            await expect(drain(body)).rejects.toMatchObject({ code: 'BODY_LENGTH_MISMATCH' })
            expect(body.mayBeComplete).toBe(false)
          }
          expect(body).toMatchObject({ opened: true, running: false })
        },
      ),
    )
  })

  it('yields the same bytes in chunks, without copying', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_value, index) => index % 251)
    const pieces: Uint8Array[] = []
    for await (const piece of meterBody(bytesBody(bytes), options).open(signal)) pieces.push(piece)
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([65_536, 65_536, 65_536, 3392])
    expect(pieces.every(({ buffer }) => buffer === bytes.buffer)).toBe(true)
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
  })

  it('holds back the last chunk until the source has ended', async () => {
    const failure = new Error('changed')
    const body = meterBody(
      {
        byteLength: 4,
        async *open() {
          yield new Uint8Array(2)
          yield new Uint8Array(2)
          throw failure
        },
      },
      options,
    )
    const given: number[] = []
    const reading = (async () => {
      for await (const chunk of body.open(signal)) given.push(chunk.byteLength)
    })()
    await expect(reading).rejects.toBe(failure)
    expect(given).toEqual([2])
  })

  it('counts only what the transport reports, never down and never beyond its length', async () => {
    const reported: number[] = []
    const body = meterBody(bodyOfLengths(3, [1, 2]), {
      ...options,
      onBytesSent: (bytes) => reported.push(bytes),
    })
    expect(body).toMatchObject({ opened: false, running: false })
    await drain(body)
    expect(body).toMatchObject({ opened: true, bytesSent: 0, mayBeComplete: false })
    for (const total of [1, 0, 1, 2, Number.NaN, 7, 3]) body.reportSent(total)
    expect(reported).toEqual([1, 2, 3])
    expect(body).toMatchObject({ bytesSent: 3, mayBeComplete: true })
  })

  it('ignores reports after the attempt', () => {
    const reported: number[] = []
    const body = meterBody(bytesBody('abc'), { ...options, onBytesSent: (bytes) => reported.push(bytes) })
    body.reportSent(1)
    body.close()
    body.reportSent(3)
    expect(reported).toEqual([1])
    expect(body.bytesSent).toBe(1)
  })

  it('may have arrived as soon as a transport of whole bodies has read it to its end', async () => {
    const body = meterBody(bodyOfLengths(3, [1, 2]), { ...options, bodies: 'whole' })
    const chunks = body.open(signal)[Symbol.asyncIterator]()
    await chunks.next()
    expect(body.mayBeComplete).toBe(false)
    await chunks.next()
    expect(body).toMatchObject({ mayBeComplete: true, bytesSent: 0 })
  })

  it('has its bytes at hand only for a transport that sends chunks, because another one does not say when it takes them', () => {
    expect(meterBody(bytesBody('abc'), options).bytes).toEqual(new TextEncoder().encode('abc'))
    expect(meterBody(bytesBody('abc'), { ...options, bodies: 'whole' }).bytes).toBeUndefined()
  })

  it('ends its source when the consumer returns early', async () => {
    let ended = false
    const body = meterBody(
      {
        byteLength: 10,
        async *open() {
          try {
            yield new Uint8Array(5)
          } finally {
            ended = true
          }
        },
      },
      options,
    )
    for await (const _chunk of body.open(signal)) break
    expect(ended).toBe(true)
    expect(body.running).toBe(false)
  })
})
