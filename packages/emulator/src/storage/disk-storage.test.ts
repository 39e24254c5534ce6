import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDiskStorage } from './disk-storage.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('openDiskStorage', () => {
  it('finds records and blobs again, and nothing that was unfinished', async () => {
    const first = await openDiskStorage(folder)
    const done = await first.createBlob()
    await done.commit()
    const unfinished = await first.createBlob()
    await unfinished.write(Buffer.from('x'))
    await first.saveRecord('bucket/b-1', { name: 'b-1' })
    await first.close()
    const second = await openDiskStorage(folder)
    expect(await second.listBlobs()).toEqual([done.blob])
    expect(await readdir(join(folder, 'unfinished'))).toEqual([])
    expect([...(await second.loadRecords()).keys()]).toEqual(['bucket/b-1'])
    await second.close()
    await unfinished.discard()
  })

  it('makes the folder', async () => {
    const storage = await openDiskStorage(join(folder, 'a', 'b'))
    await storage.close()
  })

  it('refuses a folder that another emulator uses, until that one is closed', async () => {
    const first = await openDiskStorage(folder)
    await expect(openDiskStorage(folder)).rejects.toMatchObject({
      name: 'EmulatorError',
      code: 'DATA_DIR_IN_USE',
    })
    await first.close()
    await (await openDiskStorage(folder)).close()
  })

  it('takes over from an emulator that was killed', async () => {
    await (await openDiskStorage(folder)).close()
    for (const pid of ['999999999', String(process.pid), 'nonsense']) {
      await writeFile(join(folder, 'owner.pid'), pid)
      await (await openDiskStorage(folder)).close()
    }
  })

  it('respects a living process that holds the folder', async () => {
    await (await openDiskStorage(folder)).close()
    await writeFile(join(folder, 'owner.pid'), String(process.ppid))
    await expect(openDiskStorage(folder)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
  })

  it('refuses a directory with other files', async () => {
    await writeFile(join(folder, 'precious.txt'), 'x')
    await expect(openDiskStorage(folder)).rejects.toMatchObject({
      code: 'DATA_DIR_INVALID',
      field: 'dataDir',
    })
    expect(await readdir(folder)).toEqual(['precious.txt'])
  })

  it('refuses what was written in another format, and what is no folder', async () => {
    await writeFile(join(folder, 'oss-emulator.json'), '{"format":99}')
    await expect(openDiskStorage(folder)).rejects.toMatchObject({ code: 'DATA_DIR_INVALID' })
    const file = join(folder, 'oss-emulator.json')
    await expect(openDiskStorage(file)).rejects.toMatchObject({ code: 'DATA_DIR_INVALID' })
  })

  it('names a record that cannot be read', async () => {
    const storage = await openDiskStorage(folder)
    await mkdir(join(folder, 'records', 'object'))
    await writeFile(join(folder, 'records', 'object', 'bad.json'), '{"key":')
    await expect(storage.loadRecords()).rejects.toMatchObject({
      code: 'DATA_DIR_INVALID',
      message: expect.stringContaining('bad.json'),
    })
    await storage.close()
  })
})
