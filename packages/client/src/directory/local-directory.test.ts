import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localDirectory } from './local-directory.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oss-local-'))
})
afterEach(() => rm(root, { recursive: true }))

describe('localDirectory', () => {
  it('rejects a key whose file is that of an earlier key where case does not count', async () => {
    // On macOS and Windows, names of a directory that does not exist yet are compared without case.
    const local = localDirectory(join(root, 'new'), 'darwin')
    expect(await local.claim('a/README')).toBe(join(root, 'new/a/README'))
    await expect(local.claim('A/readme')).rejects.toMatchObject({ code: 'KEY_INVALID' })
    await expect(local.claim('a/Readme.md')).resolves.toBeDefined()
  })

  it('accepts keys that differ in case where case counts', async () => {
    const local = localDirectory(join(root, 'new'), 'linux')
    await local.claim('a')
    expect(await local.claim('A')).toBe(join(root, 'new/A'))
  })

  it('creates directories, and reports the size of an existing file', async () => {
    const local = localDirectory(join(root, 'x/y'))
    const path = await local.claim('deep/er/file')
    expect(await local.sizeOf(path)).toBeUndefined()
    await local.prepare(path)
    await writeFile(path, '12345')
    expect(await local.sizeOf(path)).toBe(5)
  })

  it('follows no link below the directory, neither a directory nor a file', async () => {
    await mkdir(join(root, 'outside'))
    await mkdir(join(root, 'dir'))
    await symlink('../outside', join(root, 'dir/link'))
    await symlink('../outside/target', join(root, 'dir/file'))
    const local = localDirectory(join(root, 'dir'))
    const below = await local.claim('link/a')
    const refusal = {
      name: 'TargetError',
      code: 'NOT_A_FILE',
      message: expect.stringContaining('symbolic link'),
    }
    await expect(local.sizeOf(below)).rejects.toMatchObject(refusal)
    await expect(local.prepare(below)).rejects.toMatchObject(refusal)
    await expect(local.sizeOf(await local.claim('file'))).rejects.toMatchObject(refusal)
    expect(await readdir(join(root, 'outside'))).toEqual([])
  })

  it('may itself be a link', async () => {
    await mkdir(join(root, 'real'))
    await symlink('real', join(root, 'link'))
    const local = localDirectory(join(root, 'link'))
    const path = await local.claim('a/b')
    await local.prepare(path)
    expect(await readdir(join(root, 'real'))).toEqual(['a'])
  })
})
