import { writeFile } from 'node:fs/promises'
import { TargetError } from '@oss/download'
import { fileTarget } from '@oss/download/file'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesOf } from '../service/service.ts'
import { type DownloadBench, downloadBench, SIZE } from './bench-download.ts'
import { watchedTarget } from './watched-ports.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
  // The file is renamed to its target, but the call does not return.
  const target = watchedTarget(fileTarget(bench.file), async (call) => {
    if (call === 'draft.published') throw new TargetError('FAILED', 'made up by a test')
  })
  expect((await bench.start({ target }).outcome).kind).toBe('failed')
  bench.asked.length = 0
})
afterEach(() => bench[Symbol.asyncDispose]())

async function expectWhole(): Promise<void> {
  expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
  expect(await bench.names()).toEqual(['file.bin'])
}

describe('a file that was renamed to its target just before the process died', () => {
  it.each([true, false])(
    'is found by the next run, which downloads nothing (overwrite: %s) (R5, I20)',
    async (overwrite) => {
      expect(await bench.start({ overwrite }).done()).toMatchObject({
        size: SIZE,
        partsReused: 5,
        crc64Verified: true,
      })
      expect(bench.asked).toEqual([])
      await expectWhole()
    },
  )

  it('is not taken for the object when that has changed since: everything is downloaded again (R1)', async () => {
    bench.content = bytesOf(SIZE, 5)
    expect(await bench.start().done()).toMatchObject({ partsReused: 0 })
    await expectWhole()
  })

  it.each([
    ['to a shorter one', Buffer.from('mine')],
    ['to other bytes of the same number', bytesOf(SIZE, 9)],
  ])(
    'is not taken for the object when the file has changed since %s: everything is downloaded again (R1)',
    async (_how, mine) => {
      await writeFile(bench.file, mine)
      expect(await bench.start().done()).toMatchObject({ partsReused: 0 })
      await expectWhole()
    },
  )

  it('is found also for an object without CRC-64, by that of the parts', async () => {
    await bench.start().done()
    bench.claimedCrc64 = 'none'
    const target = watchedTarget(fileTarget(bench.file), async (call) => {
      if (call === 'draft.published') throw new TargetError('FAILED', 'made up by a test')
    })
    await bench.start({ target }).outcome
    bench.asked.length = 0
    expect(await bench.start().done()).toMatchObject({ partsReused: 5, crc64Verified: false })
    expect(bench.asked).toEqual([])
  })
})
