import { link, open, rename, symlink, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PART } from '../service/service.ts'
import { type DownloadBench, downloadBench, interruptAfter, SIZE } from './bench-download.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(() => bench[Symbol.asyncDispose]())

async function pathOf(end: '.part' | '.journal'): Promise<string> {
  const name = (await bench.names()).find((entry) => entry.endsWith(end))
  return join(bench.directory, name ?? 'none')
}

async function expectWhole(): Promise<void> {
  expect((await bench.fileContent())?.equals(bench.content ?? Buffer.of())).toBe(true)
}

async function changeByte(path: string, position: number): Promise<void> {
  await using file = await open(path, 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position)
  await file.write(Buffer.of((buffer[0] ?? 0) ^ 0x40), 0, 1, position)
}

describe('a temporary file', () => {
  it('with one byte changed between two runs has only that part downloaded again (R1, R12)', async () => {
    await interruptAfter(bench, 3)
    await changeByte(await pathOf('.part'), PART + 77)
    bench.asked.length = 0
    await bench.start({ parallel: 1 }).done()
    expect(bench.notices).toContainEqual({ kind: 'parts-damaged', numbers: [2] })
    expect(bench.asked).toContain(PART)
    expect(bench.asked).not.toContain(0)
    await expectWhole()
    expect(await bench.names()).toEqual(['file.bin'])
  })

  it.each([
    ['gone', (path: string) => unlink(path)],
    ['cut', (path: string) => truncate(path, SIZE - 1)],
    ['longer', (path: string) => truncate(path, SIZE + 1)],
    ['another one', (path: string) => writeFile(path, 'something')],
    ['known by a second name', (path: string) => link(path, `${path}-2`)],
    [
      'a symbolic link',
      async (path: string) => {
        await rename(path, `${path}-2`)
        await symlink(`${path}-2`, path)
      },
    ],
  ])('that is %s between two runs is not used: everything is downloaded again (R12)', async (_, harm) => {
    await interruptAfter(bench, 3)
    await harm(await pathOf('.part'))
    const done = await bench.start().done()
    expect(done.partsReused).toBe(0)
    expect(bench.notices).toContainEqual({ kind: 'restarted', reason: 'draft-lost' })
    await expectWhole()
  })

  it('that is removed or replaced while it is written does not become the file (R1)', async () => {
    for (const harm of [
      unlink,
      (path: string) => rename(path, `${path}-2`).then(() => writeFile(path, 'x')),
    ]) {
      await writeFile(bench.file, 'old')
      let isFirst = true
      bench.onChunk = async () => {
        const isNow = isFirst
        isFirst = false
        if (isNow) await harm(await pathOf('.part'))
      }
      const outcome = await bench.start().outcome
      expect(outcome).toMatchObject({
        error: {
          ...{ code: 'TARGET_FAILED', cause: { code: 'REMOVED' } },
          // No byte of it is left to resume with.
          ...{ resumable: false, draft: undefined },
        },
      })
      expect(await bench.fileContent()).toEqual(Buffer.from('old'))
      await bench.start().done()
      await expectWhole()
    }
  })
})

describe('a journal', () => {
  it('cut at any length, or with any byte changed, results in the same file (R12)', async () => {
    await interruptAfter(bench, 4)
    const path = await pathOf('.journal')
    await using file = await open(path)
    const { length } = await file.readFile()
    for (let at = 0; at < length; at += 97) {
      await using here = await downloadBench()
      await interruptAfter(here, 4)
      const journal = join(
        here.directory,
        (await here.names()).find((name) => name.endsWith('.journal')) ?? '',
      )
      if (at % 2 === 0) await truncate(journal, at)
      else await changeByte(journal, at)
      await here.start().done()
      expect((await here.fileContent())?.equals(here.content ?? Buffer.of()), `at ${at}`).toBe(true)
      expect((await here.names()).filter((name) => name !== 'file.bin')).toEqual([])
    }
  })

  it('that is missing makes the download start over', async () => {
    await interruptAfter(bench, 3)
    await unlink(await pathOf('.journal'))
    expect((await bench.start().done()).partsReused).toBe(0)
    await expectWhole()
  })
})
