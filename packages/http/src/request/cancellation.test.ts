import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../time/clock.ts'
import { Cancellation } from './cancellation.ts'
import { InterruptionGate } from './interruption-gate.ts'

const unhandled: unknown[] = []
function note(reason: unknown): void {
  unhandled.push(reason)
}
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
})

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

function scopeOf(signal: AbortSignal, gates: readonly InterruptionGate[] = []): Cancellation {
  return new Cancellation({ signal, gates, totalMs: undefined, clock: systemClock })
}

describe('race', () => {
  it('resolves to the value of the promise', async () => {
    expect(await scopeOf(new AbortController().signal).race(Promise.resolve('value'))).toBe('value')
  })

  it('rejects when the request is cancelled, and the promise may then reject without harm', async () => {
    const control = new AbortController()
    const scope = scopeOf(control.signal)
    const theirs = Promise.withResolvers<void>()
    const waiting = scope.race(theirs.promise)
    control.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('The request ended.')
    theirs.reject(new Error('too late'))
    await turns()
    expect(unhandled).toEqual([])
  })

  it('rejects when the request is already cancelled, and the promise may reject without harm', async () => {
    const scope = scopeOf(AbortSignal.abort())
    await expect(scope.race(Promise.reject(new Error('their failure')))).rejects.toThrow('The request ended.')
    await turns()
    expect(unhandled).toEqual([])
  })
})

describe('the cause of a cancellation', () => {
  it('is the first one', () => {
    const control = new AbortController()
    const gate = new InterruptionGate()
    const scope = scopeOf(control.signal, [gate])
    gate.close('by the test')
    control.abort()
    expect(scope.cause).toEqual({ kind: 'interrupted', reason: 'by the test', inFlight: false })
    expect(scope.signal.aborted).toBe(true)
  })

  it('is not set any more after disposal', () => {
    const control = new AbortController()
    const scope = scopeOf(control.signal)
    scope.dispose()
    control.abort()
    expect(scope.cause).toBeUndefined()
  })
})
