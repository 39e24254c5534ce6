import { describe, expect, it } from 'vitest'
import { InterruptionGate } from './interruption-gate.ts'

describe('InterruptionGate', () => {
  it('is open at first', () => {
    const gate = new InterruptionGate()
    expect(gate).toMatchObject({ state: 'open', epoch: 0, reason: undefined })
    expect(gate.enter(() => undefined)).toBeTypeOf('function')
  })

  it('notifies all registered requests once, with the reason, when it closes', () => {
    const gate = new InterruptionGate()
    const told: string[] = []
    gate.enter((reason) => told.push(`a ${reason}`))
    gate.enter((reason) => told.push(`b ${reason}`))
    gate.close('stop')
    gate.close('again')
    expect(told).toEqual(['a stop', 'b stop'])
    expect(gate).toMatchObject({ state: 'closed', epoch: 1, reason: 'stop' })
  })

  it('refuses requests while it is closed', () => {
    const gate = new InterruptionGate()
    gate.close()
    expect(gate.enter(() => undefined)).toBeUndefined()
    gate.open()
    expect(gate.enter(() => undefined)).toBeTypeOf('function')
  })

  it('does not notify requests of an earlier epoch when it closes again', () => {
    const gate = new InterruptionGate()
    let told = 0
    gate.enter(() => {
      told += 1
    })
    gate.close()
    gate.open()
    gate.close()
    expect(told).toBe(1)
    expect(gate.epoch).toBe(2)
  })

  it('does not notify unregistered requests, even when one function was registered twice', () => {
    const gate = new InterruptionGate()
    let told = 0
    const onClose = (): void => {
      told += 1
    }
    gate.enter(onClose)
    const leave = gate.enter(onClose)
    leave?.()
    gate.close()
    leave?.()
    expect(told).toBe(1)
  })

  it('can be opened and entered while it is closing', () => {
    const gate = new InterruptionGate()
    let told = 0
    gate.enter(() => {
      gate.open()
      gate.enter(() => {
        told += 1
      })
    })
    gate.close()
    expect(told).toBe(0)
    expect(gate.state).toBe('open')
  })
})
