import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { bytesOf } from './bytes-of.ts'
import { bytesSource } from './bytes-source.ts'

const shared = (text: string): SharedArrayBuffer => {
  const memory = new SharedArrayBuffer(text.length)
  new Uint8Array(memory).set(Buffer.from(text))
  return memory
}
const inMemory = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text)).buffer

const KINDS: Readonly<Record<string, unknown>> = {
  'a Uint8Array': new Uint8Array(inMemory('ab')),
  'a Buffer': Buffer.from('ab'),
  'an ArrayBuffer': inMemory('ab'),
  'a SharedArrayBuffer': shared('ab'),
  'a Uint8Array of shared memory': new Uint8Array(shared('xab'), 1),
  'a Uint16Array': new Uint16Array(inMemory('ab')),
  'a DataView of some of it': new DataView(inMemory('xabx'), 1, 2),
  'a resizable ArrayBuffer': runInNewContext(
    'const m = new ArrayBuffer(2, { maxByteLength: 9 }); new Uint8Array(m).set([97, 98]); m',
  ),
  'a Uint8Array of another realm': runInNewContext('new Uint8Array([97, 98])'),
  'an ArrayBuffer of another realm': runInNewContext('new Uint8Array([97, 98]).buffer'),
  'a DataView of another realm': runInNewContext('new DataView(new Uint8Array([97, 98]).buffer)'),
  'shared memory of another realm': runInNewContext(
    'const m = new SharedArrayBuffer(2); new Uint8Array(m).set([97, 98]); m',
  ),
}

describe('the bytes of', () => {
  it.each(Object.entries(KINDS))('%s are those that are in it', (_name, data) => {
    const bytes = bytesOf(data)
    expect(bytes).toBeInstanceOf(Uint8Array)
    expect(Buffer.from(bytes ?? []).toString()).toBe('ab')
  })

  it.each([
    undefined,
    null,
    'ab',
    2,
    [97, 98],
    {},
    { byteLength: 2 },
    { [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 2 },
    new Blob(['ab']),
  ])('%o are none', (value) => {
    expect(bytesOf(value)).toBeUndefined()
  })

  it('an object that only has the prototype of memory are none', () => {
    expect(bytesOf(Object.create(ArrayBuffer.prototype))).toBeUndefined()
  })

  it('memory are not copied, unless another thread can change it', () => {
    const memory = inMemory('ab')
    expect(bytesOf(memory)?.buffer).toBe(memory)
    const both = shared('ab')
    const bytes = bytesOf(both)
    new Uint8Array(both)[0] = 0
    expect(Buffer.from(bytes ?? []).toString()).toBe('ab')
  })

  it('memory that was transferred are refused, not taken for nothing', () => {
    const views = [
      (memory: ArrayBuffer) => new Uint8Array(memory),
      (memory: ArrayBuffer) => new DataView(memory),
    ]
    for (const viewOf of views) {
      const memory = inMemory('ab')
      const data = viewOf(memory)
      structuredClone(memory, { transfer: [memory] })
      for (const gone of [data, memory]) {
        const error = { name: 'SourceError', code: 'SOURCE_UNREADABLE' }
        expect(() => bytesOf(gone)).toThrow(expect.objectContaining(error))
        expect(() => bytesSource('gone', gone)).toThrow(expect.objectContaining(error))
      }
    }
  })
})
