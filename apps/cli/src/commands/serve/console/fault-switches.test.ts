import { type Emulator, startEmulator } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFaultSwitches, FAULT_NAMES, type FaultSwitches } from './fault-switches.ts'

let emulator: Emulator
let switches: FaultSwitches

beforeEach(async () => {
  emulator = await startEmulator({ buckets: ['demo'], allowAnonymous: true })
  switches = createFaultSwitches(emulator.faults)
})
afterEach(() => emulator.close())

function stateOf(name: string) {
  return switches.states().find((state) => state.name === name)
}

describe('the switches for faults', () => {
  it('add their faults once, and remove them', () => {
    for (const name of FAULT_NAMES) {
      switches.set(name, true)
      const { length } = emulator.faults.active
      switches.set(name, true)
      expect(emulator.faults.active).toHaveLength(length)
      expect(length).toBeGreaterThan(0)
      switches.set(name, false)
      expect(emulator.faults.active).toEqual([])
    }
  })

  it('count the requests that they were applied to, also after they are off', async () => {
    switches.set('offline', true)
    await expect(fetch(`${emulator.endpoint}/demo/k`)).rejects.toThrow()
    expect(stateOf('offline')).toMatchObject({ isOn: true, applied: 1 })
    switches.set('offline', false)
    expect(stateOf('offline')).toMatchObject({ isOn: false, applied: 1 })
    expect((await fetch(`${emulator.endpoint}/demo/k`)).status).toBe(404)
  })

  it('apply another fault in spite of a slow line, whichever is switched on first', async () => {
    switches.set('slow-line', true)
    switches.set('damaged-part', true)
    expect(emulator.faults.active.map(({ rule }) => rule.fault.kind)).toEqual([
      'corrupt-body',
      'slow-read',
      'slow-read',
    ])
    expect(stateOf('slow-line')).toMatchObject({ isOn: true })
  })

  it('switch off what applies to one request', async () => {
    switches.set('lost-completion', true)
    const url = `${emulator.endpoint}/demo/k?uploadId=U`
    await expect(fetch(url, { method: 'POST', body: '<a/>' })).rejects.toThrow()
    expect(stateOf('lost-completion')).toMatchObject({ isOn: false, applied: 1 })
    expect(emulator.faults.active).toEqual([])
  })

  it('end an expired token only after a request was rejected by it', async () => {
    switches.set('expired-token', true)
    switches.renewToken()
    expect(stateOf('expired-token')).toMatchObject({ isOn: true })
    const token = { 'x-oss-security-token': 'token' }
    const { status } = await fetch(`${emulator.endpoint}/demo/k`, {
      method: 'PUT',
      headers: token,
      body: 'x',
    })
    expect(status).toBe(403)
    switches.renewToken()
    expect(stateOf('expired-token')).toMatchObject({ isOn: false, applied: 1 })
  })
})
