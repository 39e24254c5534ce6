import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LocalOss, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

const HOUR_MS = 3_600_000
const URL = 'oss://demo/cold.tar'

let oss: LocalOss
let shiftMs: number
beforeEach(async () => {
  shiftMs = 0
  oss = await startLocalOss({ now: () => Date.now() + shiftMs })
  await oss.createFile('cold.tar', 1_000)
})
afterEach(() => oss[Symbol.asyncDispose]())

async function store(storageClass: string): Promise<void> {
  const run = await runHere(['put', `${oss.directory}/cold.tar`, URL, '--storage-class', storageClass], oss)
  expect(run.code).toBe(0)
}

async function restoreLine(): Promise<string | undefined> {
  const { stdout } = await runHere(['stat', URL], oss)
  return /^restore\t(.*)$/m.exec(stdout)?.[1]
}

describe('oss restore', () => {
  it('restores an archived object, whose state oss stat shows, so that it can be read', async () => {
    await store('ColdArchive')
    const early = await runHere(['download', URL, `${oss.directory}/copy`], oss)
    expect(early).toMatchObject({ code: 76, stderr: expect.stringContaining('InvalidObjectState') })
    expect(await restoreLine()).toBeUndefined()
    const run = await runHere(['restore', URL, '--days', '2', '--tier', 'Expedited'], oss)
    expect(run).toEqual({
      code: 0,
      stdout: `Restoring ${URL} for 2 days; oss stat shows when it can be read\n`,
      stderr: '',
    })
    expect(await restoreLine()).toBe('ongoing')
    const again = await runHere(['restore', URL], oss)
    expect(again).toMatchObject({ code: 76, stderr: expect.stringContaining('RestoreAlreadyInProgress') })
    shiftMs = HOUR_MS + 1_000
    expect(await restoreLine()).toMatch(/^readable until \d{4}-\d\d-\d\dT/)
    expect(await runHere(['download', URL, `${oss.directory}/copy`], oss)).toMatchObject({ code: 0 })
    const json = await runHere(['restore', URL, '--days', '3', '--json'], oss)
    expect(JSON.parse(json.stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      ...{ v: 1, kind: 'restore-requested', bucket: 'demo', key: 'cold.tar', days: 3, state: 'prolonged' },
    })
    shiftMs += 4 * 24 * HOUR_MS
    expect(await restoreLine()).toBeUndefined()
  })

  it('exits with 76 for an object that is not archived, and with 66 for one that does not exist', async () => {
    await store('IA')
    const run = await runHere(['restore', URL], oss)
    expect(run).toMatchObject({ code: 76, stderr: expect.stringContaining('OperationNotSupported') })
    expect(await runHere(['restore', 'oss://demo/none'], oss)).toMatchObject({ code: 66, stdout: '' })
  })

  it.each([
    ['--days', '0'],
    ['--days', '366'],
    ['--days', 'x'],
    ['--tier', 'Fast'],
  ])('rejects %s %s before any request', async (flag, value) => {
    expect(await runHere(['restore', URL, flag, value], oss)).toMatchObject({ code: 2, stdout: '' })
    expect(oss.emulator.requests).toEqual([])
  })
})
