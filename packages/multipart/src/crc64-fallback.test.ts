import { describe, expect, it, vi } from 'vitest'
import { crc64 } from './crc64.ts'
import { crc64Engine } from './crc64-engine.ts'
import { createFoldingEngine } from './crc64-folding.ts'
import { updateBySlicing } from './crc64-slicing.ts'

describe('a process without WebAssembly', () => {
  it('computes the same values in JavaScript', () => {
    vi.stubGlobal('WebAssembly', undefined)
    expect(createFoldingEngine()).toBe(undefined)
    expect(crc64Engine()).toBe(updateBySlicing)
    expect(crc64(new TextEncoder().encode('123456789'))).toBe(11051210869376104954n)
    vi.unstubAllGlobals()
  })
})
