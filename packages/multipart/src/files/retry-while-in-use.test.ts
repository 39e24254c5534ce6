import { describe, expect, it } from 'vitest'
import { retryWhileInUse } from './retry-while-in-use.ts'

/** A system whose waits take no time, and a call that fails a number of times. */
function failing(platform: string, times: number, code: string) {
  const waits: number[] = []
  let calls = 0
  return {
    waits,
    calls: () => calls,
    change: async () => {
      calls += 1
      if (calls <= times) throw Object.assign(new Error(code), { code })
      return 'renamed'
    },
    system: { platform, wait: async (ms: number) => void waits.push(ms) },
  }
}

describe('renaming or removing a file that another program has open', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])('succeeds on Windows once the file is free (%s)', async (code) => {
    const { change, system, calls, waits } = failing('win32', 3, code)
    expect(await retryWhileInUse(change, system)).toBe('renamed')
    expect(calls()).toBe(4)
    expect(waits).toEqual([10, 20, 40])
  })

  it('fails on Windows after about three seconds with the error of the last call', async () => {
    const { change, system, calls, waits } = failing('win32', Number.POSITIVE_INFINITY, 'EBUSY')
    await expect(retryWhileInUse(change, system)).rejects.toMatchObject({ code: 'EBUSY' })
    expect(calls()).toBe(waits.length + 1)
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(3130)
  })

  it('fails at once on Windows for any other reason', async () => {
    const { change, system, waits } = failing('win32', 1, 'ENOENT')
    await expect(retryWhileInUse(change, system)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(waits).toEqual([])
  })

  it.each(['linux', 'darwin'])(
    'fails at once on %s, where the code means a missing permission',
    async (platform) => {
      const { change, system, waits } = failing(platform, 1, 'EPERM')
      await expect(retryWhileInUse(change, system)).rejects.toMatchObject({ code: 'EPERM' })
      expect(waits).toEqual([])
    },
  )
})
