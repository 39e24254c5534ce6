import { describe, expect, it } from 'vitest'
import { BufferPool } from './buffer-pool.ts'
import { UnreleasedChunks } from './unreleased-chunks.ts'

describe('a reused buffer', () => {
  it('is acquired again only after its release', () => {
    const memory = new BufferPool()
    const first = memory.allocate(100)
    const second = memory.allocate(100)
    expect(second.buffer).not.toBe(first.buffer)
    memory.release(first)
    expect(memory.allocate(60)).toMatchObject({ buffer: first.buffer, byteLength: 60 })
    expect(memory.allocate(60).buffer).not.toBe(first.buffer)
  })

  it('is released once, however often and by whichever of its chunks', () => {
    const memory = new BufferPool()
    const chunk = memory.allocate(100)
    memory.release(chunk.subarray(10))
    memory.release(chunk)
    expect(memory.allocate(100).buffer).toBe(chunk.buffer)
    expect(memory.allocate(100).buffer).not.toBe(chunk.buffer)
  })

  it('does not accept foreign memory', () => {
    const memory = new BufferPool()
    const foreign = new Uint8Array(100)
    memory.release(foreign)
    expect(memory.allocate(100).buffer).not.toBe(foreign.buffer)
  })

  it('does not start at the address of a malloc block, because files are read slowly to there', () => {
    const memory = new BufferPool()
    expect(memory.allocate(1000)).toMatchObject({ byteOffset: 64, byteLength: 1000 })
  })

  it('allocates larger memory when the free buffer is too small', () => {
    const memory = new BufferPool()
    memory.release(memory.allocate(10))
    expect(memory.allocate(11).byteLength).toBe(11)
  })
})

describe('released chunks', () => {
  it('return their buffer once the whole chunk is no longer needed', () => {
    const memory = new BufferPool()
    const chunks = new UnreleasedChunks(memory)
    const [first, second] = [chunks.track(memory.allocate(10)), chunks.track(memory.allocate(20))]
    chunks.released(9)
    expect(memory.allocate(10).buffer).not.toBe(first.buffer)
    chunks.released(29)
    expect(memory.allocate(10).buffer).toBe(first.buffer)
    expect(memory.allocate(20).buffer).not.toBe(second.buffer)
    chunks.released(30)
    expect(memory.allocate(20).buffer).toBe(second.buffer)
  })
})
