import { execFile } from 'node:child_process'
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { contentOf, downloadTo, storeObject } from './downloading.ts'

const isRoot = process.getuid?.() === 0
const USER = { uid: 12_345, gid: 23_456 }

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const at = (name: string): string => join(service.directory, name)

/** Downloads the object to a name in the directory, or to another path. */
function download(name: string) {
  const input = { ...downloadTo(service), file: name.startsWith('/') ? name : at(name) }
  return service.client().resumableDownload(input)
}

describe('a download to a symbolic link', () => {
  it.each([
    ['in the same directory', 'real.bin', 'real.bin'],
    ['in another directory', 'other/real.bin', 'other/real.bin'],
    ['that does not exist yet', 'other/new.bin', 'other/new.bin'],
    ['by way of another link', 'other/second', 'other/real.bin'],
    ['by ".." in a directory that is a link too', 'linked/../beside.bin', 'deep/beside.bin'],
  ])('replaces the file %s that it leads to, and leaves the link', async (_, leadsTo, real) => {
    const bytes = await storeObject(service)
    for (const directory of ['other', 'deep', 'deep/er']) await mkdir(at(directory))
    for (const file of ['real.bin', 'other/real.bin', 'deep/beside.bin']) await writeFile(at(file), 'old')
    await symlink(at('real.bin'), at('first'))
    await symlink('real.bin', at('other/second'))
    await symlink('deep/er', at('linked'))
    await symlink(leadsTo, at('link'))
    await download('link').done()
    expect((await contentOf(service, real))?.equals(bytes)).toBe(true)
    expect(await readlink(at('link'))).toBe(leadsTo)
    const left = await readdir(service.directory, { recursive: true })
    expect(left.filter((name) => name.includes('.oss-'))).toEqual([])
  })

  it('is continued by one to the file itself', async () => {
    const bytes = await storeObject(service)
    await mkdir(at('other'))
    await symlink('other/real.bin', at('link'))
    service.emulator.faults.add({
      match: { operation: 'GetObject', nth: 4 },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const input = { ...downloadTo(service), parallel: 1 }
    const first = service.client().resumableDownload({ ...input, file: at('link') })
    expect((await first.outcome).kind).toBe('failed')
    const stored = await Array.fromAsync(fsCheckpointStore({ directory: at('other') }).list())
    expect(stored.map(({ partsRecorded }) => partsRecorded)).toEqual([3])
    service.emulator.faults.clear()
    const second = service.client().resumableDownload({ ...input, file: at('other/real.bin') })
    expect(await second.done()).toMatchObject({ partsReused: 3 })
    expect((await contentOf(service, 'link'))?.equals(bytes)).toBe(true)
  })

  it.each([
    ['in a circle', 'link'],
    ['to a directory that does not exist', 'no/where'],
  ])('that leads %s is refused before anything is read or written', async (_, leadsTo) => {
    await storeObject(service)
    await symlink(leadsTo, at('link'))
    await expectRefused('link', /link is a symbolic link to a missing file/)
    expect(await readdir(service.directory)).toEqual(['link'])
  })

  it.skipIf(process.platform !== 'linux')(
    'that leads to a name that is not UTF-8 is refused, and the file of that text is not replaced',
    async () => {
      await storeObject(service)
      await writeFile(at('caf\ufffd'), 'mine')
      await symlink(Buffer.from('caf\xe9', 'latin1'), at('link'))
      await expectRefused('link', /link is a symbolic link to a missing file/)
      expect(await contentOf(service, 'caf\ufffd')).toEqual(Buffer.from('mine'))
    },
  )

  it('that appeared during the download is not replaced', async () => {
    await storeObject(service)
    const running = download('file.bin')
    await running.pause()
    await writeFile(at('mine'), 'mine')
    await symlink('mine', at('file.bin'))
    running.resume()
    expect(await running.outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'TARGET_FAILED', cause: { code: 'NOT_A_FILE' } },
    })
    expect((await lstat(at('file.bin'))).isSymbolicLink()).toBe(true)
    expect(await contentOf(service, 'mine')).toEqual(Buffer.from('mine'))
  })
})

async function expectRefused(name: string, words: RegExp): Promise<void> {
  expect(await download(name).outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'TARGET_FAILED', cause: { code: 'NOT_A_FILE', message: expect.stringMatching(words) } },
  })
  expect(service.emulator.requests).toEqual([])
}

describe.skipIf(process.platform === 'win32')('a download to a path that is not a regular file', () => {
  it.each(['/dev/stdout', '/dev/stderr', '/dev/fd/1', '/proc/self/fd/1', '/dev/null', '/dev/zero'])(
    '(%s) is refused, and nothing is replaced',
    async (path) => {
      await storeObject(service)
      const before = [await lstat(path), await readlink(path).catch(() => undefined)] as const
      await expectRefused(path, /is not a regular file\. Choose another path/)
      const after = [await lstat(path), await readlink(path).catch(() => undefined)] as const
      expect([after[0].mode, after[0].rdev, after[1]]).toEqual([before[0].mode, before[0].rdev, before[1]])
      expect((await readdir('/dev')).filter((name) => name.startsWith('.oss-'))).toEqual([])
    },
  )

  it('(a pipe, a directory, a link to one) is rejected, and the path is unchanged', async () => {
    await storeObject(service)
    await new Promise((resolve, reject) =>
      execFile('mkfifo', [at('pipe')], (error) => (error === null ? resolve(0) : reject(error))),
    )
    await mkdir(at('directory'))
    await symlink('pipe', at('to-pipe'))
    await symlink('directory', at('to-directory'))
    await symlink('/dev/null', at('to-device'))
    for (const name of ['pipe', 'directory', 'to-pipe', 'to-directory', 'to-device'])
      await expectRefused(name, /is not a regular file/)
    expect((await lstat(at('pipe'))).isFIFO()).toBe(true)
  })
})

describe.skipIf(!isRoot)('a file that root replaces', () => {
  it.each([0o600, 0o664])('keeps its owner, its group and its permissions (%o)', async (mode) => {
    const bytes = await storeObject(service)
    await writeFile(at('file.bin'), 'old')
    await chmod(at('file.bin'), mode)
    await chown(at('file.bin'), USER.uid, USER.gid)
    await download('file.bin').done()
    expect(await contentOf(service)).toEqual(bytes)
    const facts = await stat(at('file.bin'))
    expect({ uid: facts.uid, gid: facts.gid, mode: facts.mode & 0o777 }).toEqual({ ...USER, mode })
  })

  it('through a link keeps them too', async () => {
    await storeObject(service)
    await writeFile(at('real.bin'), 'old')
    await chown(at('real.bin'), USER.uid, USER.gid)
    await symlink('real.bin', at('link'))
    await download('link').done()
    expect(await stat(at('real.bin'))).toMatchObject(USER)
    expect((await readFile(at('link'))).length).toBeGreaterThan(3)
  })
})
