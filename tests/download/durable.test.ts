import { existsSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type DownloadBench, downloadBench } from './bench-download.ts'

let bench: DownloadBench
beforeEach(async () => {
  bench = await downloadBench()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await bench[Symbol.asyncDispose]()
})

it.skipIf(process.platform === 'win32').each([true, false])(
  'a download that is reported as complete has its name on the disk, not only its bytes (overwrite: %s) (F03)',
  async (overwrite) => {
    const synced: string[] = []
    const probe = await open(join(bench.directory, 'probe'), 'w')
    const prototype: FileHandle = Object.getPrototypeOf(probe)
    await probe.close()
    const { sync } = prototype
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      const what = (await this.stat()).isDirectory() ? 'directory' : 'file'
      synced.push(`${what} ${existsSync(bench.file) ? 'after' : 'before'} its name`)
      await sync.call(this)
    })
    await bench.start({ overwrite }).done()
    expect(synced).toContain('directory before its name')
    expect(synced.lastIndexOf('file before its name')).toBeGreaterThanOrEqual(0)
    expect(synced).toContain('directory after its name')
  },
)
