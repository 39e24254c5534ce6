import { describe, expect, it } from 'vitest'
import { crc64 } from '../crc64/crc64.ts'
import type { SourceFingerprint } from '../model/fingerprint.ts'
import { formatCrc64 } from '../model/ids.ts'
import type { OpenSource } from '../ports/upload-source.ts'
import { checkedBody } from './checked-body.ts'

const NEVER = new AbortController().signal
const bytes = Uint8Array.from({ length: 10 }, (_, index) => index)
const original: SourceFingerprint = { size: 10, mtimeNs: '1', ctimeNs: '1000000000000', fileId: 'a' }

/** A source with chunks of three bytes, of which a test can change everything. */
function sourceOf(
  change: { fingerprint?: SourceFingerprint; chunks?: readonly Uint8Array[]; error?: Error } = {},
): OpenSource {
  return {
    fingerprint: async () => change.fingerprint ?? original,
    async *read({ start, end }) {
      if (change.chunks) yield* change.chunks
      else for (let at = start; at < end; at += 3) yield bytes.subarray(at, Math.min(at + 3, end))
      if (change.error) throw change.error
    },
    async [Symbol.asyncDispose]() {},
  }
}

const whole = { start: 0, end: 10 }
const later = (): number => 1_000_000 + 2000

describe('a checked body', () => {
  it('yields the range, and reports its CRC and whether its bytes are settled', async () => {
    const body = checkedBody(sourceOf(), { start: 2, end: 9 }, original, later)
    expect(body.byteLength).toBe(7)
    expect(Buffer.concat(await Array.fromAsync(body.open(NEVER)))).toEqual(Buffer.from(bytes.subarray(2, 9)))
    expect(body.sent()).toEqual({ crc64: formatCrc64(crc64(bytes.subarray(2, 9))), settled: true })
  })

  it('reports the latest attempt', async () => {
    const body = checkedBody(sourceOf(), whole, original, () => 1_000_000)
    const first = body.open(NEVER)[Symbol.asyncIterator]()
    await first.next()
    await first.return?.()
    expect(() => body.sent()).toThrow(/before all bytes/)
    await Array.fromAsync(body.open(NEVER))
    expect(body.sent()).toEqual({ crc64: formatCrc64(crc64(bytes)), settled: false })
  })

  it('does not yield the last chunk of a source that changed (R1)', async () => {
    const change = { fingerprint: original }
    const body = checkedBody(sourceOf(change), whole, original, later)
    const given: Uint8Array[] = []
    const reading = (async () => {
      for await (const chunk of body.open(NEVER)) {
        given.push(chunk)
        change.fingerprint = { ...original, mtimeNs: '2' }
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
    expect(Buffer.concat(given).byteLength).toBe(9)
    expect(body.sourceError).toMatchObject({ code: 'SOURCE_CHANGED' })
  })

  it('fails when the source ends early (F34)', async () => {
    const body = checkedBody(sourceOf({ chunks: [bytes.subarray(0, 9)] }), whole, original, later)
    await expect(Array.fromAsync(body.open(NEVER))).rejects.toThrow(/ended 1 bytes early/)
  })

  it('reports that the source changed when it ends early because of that (F34)', async () => {
    const shorter = { ...original, size: 9 }
    const body = checkedBody(
      sourceOf({ chunks: [bytes.subarray(0, 9)], fingerprint: shorter }),
      whole,
      original,
      later,
    )
    await expect(Array.fromAsync(body.open(NEVER))).rejects.toMatchObject({ code: 'SOURCE_CHANGED' })
  })

  it('fails when the source yields too many bytes (F34)', async () => {
    const body = checkedBody(sourceOf({ chunks: [bytes, bytes.subarray(0, 1)] }), whole, original, later)
    await expect(Array.fromAsync(body.open(NEVER))).rejects.toThrow(/more bytes than its size/)
  })

  it('joins short reads (F34)', async () => {
    const body = checkedBody(
      sourceOf({ chunks: [...bytes].map((byte) => Uint8Array.of(byte)) }),
      whole,
      original,
      later,
    )
    expect(Buffer.concat(await Array.fromAsync(body.open(NEVER)))).toEqual(Buffer.from(bytes))
  })

  it('skips empty chunks, also after the last one', async () => {
    const none = new Uint8Array()
    const chunks = [none, bytes.subarray(0, 4), none, bytes.subarray(4), none]
    const body = checkedBody(sourceOf({ chunks }), whole, original, later)
    const given = await Array.fromAsync(body.open(NEVER))
    expect(given).toEqual([bytes.subarray(0, 4), bytes.subarray(4)])
  })

  it('yields each chunk but the last as soon as it is read, so that few are in memory', async () => {
    const read: number[] = []
    const open: OpenSource = {
      ...sourceOf(),
      async *read() {
        for (let at = 0; at < 10; at += 2) {
          read.push(at)
          yield bytes.subarray(at, at + 2)
        }
      },
    }
    const body = checkedBody(open, whole, original, later)
    const seen: number[] = []
    for await (const chunk of body.open(NEVER)) seen.push(chunk[0] ?? -1, read.length)
    expect(seen).toEqual([0, 1, 2, 2, 4, 3, 6, 4, 8, 5])
  })

  it('passes on the error of the source, and keeps it', async () => {
    const error = new Error('EIO')
    const body = checkedBody(sourceOf({ error }), whole, original, later)
    await expect(Array.fromAsync(body.open(NEVER))).rejects.toBe(error)
    expect(body.sourceError).toBe(error)
  })

  it('of no bytes is empty', async () => {
    const body = checkedBody(sourceOf(), { start: 10, end: 10 }, original, later)
    expect(await Array.fromAsync(body.open(NEVER))).toEqual([])
    expect(body.sent().crc64).toBe('0')
  })
})
