import { describe, expect, it } from 'vitest'
import { AdaptiveParallel, MOST_ADAPTIVE_PARALLEL } from './adaptive-parallel.ts'

/**
 * Lets parts be stored on a line that is so fast with so many at a time; gives the number in the end and the
 * highest.
 */
function upload(
  control: AdaptiveParallel,
  parts: number,
  partsPerSecond: (parallel: number) => number,
  startMs = 0,
): { atMs: number; highest: number } {
  let atMs = startMs
  let highest = 0
  for (let part = 0; part < parts; part++) {
    atMs += 1000 / partsPerSecond(control.parallel)
    control.stored(atMs)
    highest = Math.max(highest, control.parallel)
  }
  return { atMs, highest }
}

describe('AdaptiveParallel', () => {
  it('increases while each connection has its own limit', () => {
    const control = new AdaptiveParallel()
    expect(control.parallel).toBe(3)
    upload(control, 200, (parallel) => parallel)
    expect(control.parallel).toBe(MOST_ADAPTIVE_PARALLEL)
  })

  it('returns to three when more are not faster, and tries again only after half a minute', () => {
    const control = new AdaptiveParallel()
    const { atMs, highest } = upload(control, 2000, () => 100)
    expect({ highest, parallel: control.parallel }).toEqual({ highest: 5, parallel: 3 })
    expect(atMs).toBe(20_000)
    const later = upload(control, 3000, () => 100, atMs)
    expect(later.highest).toBe(5)
  })

  it('stops increasing when the network is saturated', () => {
    const control = new AdaptiveParallel()
    upload(control, 200, (parallel) => Math.min(parallel, 8))
    expect(control.parallel).toBe(8)
  })

  it('halves the number when the service requests to slow down, once for all rejected requests, and keeps it', () => {
    const control = new AdaptiveParallel()
    const { atMs } = upload(control, 200, (parallel) => parallel)
    for (let refused = 0; refused < 16; refused++) control.slowDown(atMs + refused)
    expect(control.parallel).toBe(8)
    const soon = upload(control, 100, (parallel) => parallel, atMs)
    expect({ highest: soon.highest, atMs: soon.atMs < atMs + 30_000 }).toEqual({ highest: 8, atMs: true })
    upload(control, 400, (parallel) => parallel, soon.atMs)
    expect(control.parallel).toBe(MOST_ADAPTIVE_PARALLEL)
    for (let time = 0; time < 10; time++) control.slowDown(atMs + 100_000 + time * 2000)
    expect(control.parallel).toBe(1)
  })

  it('is not misled by a clock that stands still', () => {
    const control = new AdaptiveParallel()
    for (let part = 0; part < 100; part++) control.stored(5)
    expect(control.parallel).toBe(3)
  })
})
