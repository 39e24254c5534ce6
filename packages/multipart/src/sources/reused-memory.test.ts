import { describe, expect, it } from 'vitest'
import { ReusedMemory } from './reused-memory.ts'
import { UnreleasedChunks } from './unreleased-chunks.ts'

describe('memory that is used again', () => {
  it('is handed out again only after it was given back', () => {
    const memory = new ReusedMemory()
    const first = memory.take(100)
    const second = memory.take(100)
    expect(second.buffer).not.toBe(first.buffer)
    memory.giveBack(first)
    expect(memory.take(60)).toMatchObject({ buffer: first.buffer, byteLength: 60 })
    expect(memory.take(60).buffer).not.toBe(first.buffer)
  })

  it('is free once, however often it is given back, and by whichever chunk of it', () => {
    const memory = new ReusedMemory()
    const chunk = memory.take(100)
    memory.giveBack(chunk.subarray(10))
    memory.giveBack(chunk)
    expect(memory.take(100).buffer).toBe(chunk.buffer)
    expect(memory.take(100).buffer).not.toBe(chunk.buffer)
  })

  it('does not take what is not its own', () => {
    const memory = new ReusedMemory()
    const foreign = new Uint8Array(100)
    memory.giveBack(foreign)
    expect(memory.take(100).buffer).not.toBe(foreign.buffer)
  })

  it('does not begin where a block of the C library does, because files are read slowly to there', () => {
    const memory = new ReusedMemory()
    expect(memory.take(1000)).toMatchObject({ byteOffset: 64, byteLength: 1000 })
  })

  it('allocates larger memory when the free buffer is too small', () => {
    const memory = new ReusedMemory()
    memory.giveBack(memory.take(10))
    expect(memory.take(11).byteLength).toBe(11)
  })
})

describe('chunks that were handed out', () => {
  it('return once the whole chunk is no longer needed, and no other ones', () => {
    const memory = new ReusedMemory()
    const chunks = new UnreleasedChunks(memory)
    const [first, second] = [chunks.give(memory.take(10)), chunks.give(memory.take(20))]
    chunks.released(9)
    expect(memory.take(10).buffer).not.toBe(first.buffer)
    chunks.released(29)
    expect(memory.take(10).buffer).toBe(first.buffer)
    expect(memory.take(20).buffer).not.toBe(second.buffer)
    chunks.released(30)
    expect(memory.take(20).buffer).toBe(second.buffer)
  })
})
