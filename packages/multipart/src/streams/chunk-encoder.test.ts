import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createChunkEncoder } from './chunk-encoder.ts'

function encoded(chunks: readonly (string | Uint8Array)[]): Buffer {
  const encoder = createChunkEncoder()
  const bytes = chunks.map((chunk) => encoder.bytes(chunk))
  return Buffer.concat([...bytes, encoder.rest() ?? new Uint8Array()])
}

it('text may be split anywhere: the bytes are those of the whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(20)), (text, lengths) => {
      const chunks: string[] = []
      let at = 0
      for (const length of lengths) {
        chunks.push(text.slice(at, at + length))
        at += length
      }
      expect(encoded([...chunks, text.slice(at)])).toEqual(Buffer.from(new TextEncoder().encode(text)))
    }),
  )
})

it('an incomplete character before bytes, or at the end, becomes the replacement character', () => {
  const replacement = '\uFFFD'
  expect(encoded(['a\uD83D', Buffer.from('b')]).toString()).toBe(`a${replacement}b`)
  expect(encoded(['a\uD83D']).toString()).toBe(`a${replacement}`)
  expect(encoded(['\uD83D', '\uDE00']).toString()).toBe('\u{1F600}')
})

it('other values are rejected', () => {
  for (const chunk of [1, null, undefined, {}, [1]])
    expect(() => createChunkEncoder().bytes(chunk)).toThrow(/its chunks must be bytes .* or text/)
})
