import { describe, expect, it, vi } from 'vitest'

describe('a process without WebAssembly', () => {
  it('computes the same values in JavaScript', async () => {
    // The engine is found once, so modules of before have theirs.
    vi.resetModules()
    vi.stubGlobal('WebAssembly', undefined)
    const { createFoldingEngine } = await import('./folding-engine.ts')
    const { updateBySlicing } = await import('./slicing-engine.ts')
    const { selectEngine } = await import('./select-engine.ts')
    const { crc64 } = await import('./crc64.ts')
    expect(createFoldingEngine()).toBe(undefined)
    expect(selectEngine()).toBe(updateBySlicing)
    expect(crc64(new TextEncoder().encode('123456789'))).toBe(11051210869376104954n)
    vi.unstubAllGlobals()
    vi.resetModules()
  })
})
