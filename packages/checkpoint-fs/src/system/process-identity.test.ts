import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { isSurelyAlive, isSurelyDead, ownIdentity, type ProcessIdentity } from './process-identity.ts'

let own: ProcessIdentity
let endedPid: number
beforeAll(async () => {
  own = await ownIdentity()
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  endedPid = child.pid ?? 0
})

describe('a process', () => {
  it('that runs is alive', async () => {
    expect([await isSurelyAlive(own), await isSurelyDead(own)]).toEqual([true, false])
  })

  it('that runs is alive, also when its lock is of a version that recorded no namespace', async () => {
    const { namespace: _, ...earlier } = own
    expect([await isSurelyAlive(earlier), await isSurelyDead(earlier)]).toEqual([true, false])
  })

  it('that has ended is dead', async () => {
    const ended = { ...own, pid: endedPid }
    expect([await isSurelyAlive(ended), await isSurelyDead(ended)]).toEqual([false, true])
  })
})

// Linux knows when a process started, when the machine did, and in which namespace a process id counts.
describe.runIf(process.platform === 'linux')('a process on Linux', () => {
  it.each([
    ['whose id a later process has got', { started: '1' }],
    ['of an earlier boot', { boot: '00000000-0000-0000-0000-000000000000' }],
  ])('%s is dead', async (_, change) => {
    const other = { ...own, ...change }
    expect([await isSurelyAlive(other), await isSurelyDead(other)]).toEqual([false, true])
  })

  it.each([
    ['on another host', { host: 'elsewhere' }],
    ['on another host, of another boot', { host: 'elsewhere', boot: 'other' }],
    ['in another container', { namespace: 'pid:[1]' }],
    ['in another container, with an id that nobody has here', { namespace: 'pid:[1]', pid: 2 ** 22 + 1 }],
    ['whose start is unknown', { started: '' }],
  ])('%s is neither surely dead nor surely alive', async (_, change) => {
    const other = { ...own, ...change }
    expect([await isSurelyAlive(other), await isSurelyDead(other)]).toEqual([false, false])
  })

  it('whose boot is unknown is not dead for that', async () => {
    expect(await isSurelyDead({ ...own, boot: '' })).toBe(false)
  })
})
