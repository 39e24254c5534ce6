import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PART } from '../service/service.ts'
import { type DownloadBench, downloadBench } from './bench-download.ts'

let bench: DownloadBench
let checkpointDir: string
beforeEach(async () => {
  bench = await downloadBench()
  checkpointDir = join(bench.directory, 'checkpoints')
  await mkdir(checkpointDir)
})
afterEach(() => bench[Symbol.asyncDispose]())

const start = () =>
  bench.start({
    parallel: 1,
    checkpoints: fsCheckpointStore({ directory: checkpointDir, durability: 'none' }),
  })

/** Calls once, before the first bytes of the part. */
function beforePart(number: number, act: () => Promise<void>): void {
  let isDone = false
  bench.onChunk = async (at) => {
    if (isDone || at !== (number - 1) * PART) return
    isDone = true
    await act()
  }
}

describe('when the following is removed during a download:', () => {
  it.each([['journal'], ['lock'], ['']])(
    'the files of its checkpoint (%s), it writes them again, and the next run downloads no part twice (F18)',
    async (ending) => {
      beforePart(3, async () => {
        for (const name of await readdir(checkpointDir))
          if (name.endsWith(ending)) await rm(join(checkpointDir, name))
      })
      const download = start()
      for await (const { partsRecorded } of download.progress()) if (partsRecorded >= 4) break
      expect(await download.interrupt()).toMatchObject({ kind: 'interrupted', error: { resumable: true } })
      await start().done()
      expect(bench.asked.filter((at) => at < 4 * PART)).toEqual([0, PART, 2 * PART, 3 * PART])
      expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
    },
  )

  it.each([
    ['removes', () => rm(checkpointDir, { recursive: true })],
    ['renames', () => rename(checkpointDir, `${checkpointDir}.moved`)],
  ])('its checkpoint directory (%s it), it fails with an error that it cannot be resumed', async (_, act) => {
    beforePart(3, act)
    const draft = expect.stringMatching(/\.part$/)
    expect(await start().outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'CHECKPOINT_FAILED',
        resumable: false,
        draft,
        message: expect.stringContaining('starts over'),
      },
    })
  })
})
