import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeSystem } from '../system/node-system.ts'
import { readSideFile, removeSideFile, replaceSideFile } from './side-file.ts'

const { files } = nodeSystem
let directory: string
let path: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-side-'))
  path = join(directory, 'record')
})
afterEach(() => rm(directory, { recursive: true }))

const read = (maxBytes = 100) => readSideFile(files, path, maxBytes)

describe('a file of another program in the checkpoint directory', () => {
  it('is read completely, or is undefined if it does not exist', async () => {
    expect(await read()).toBeUndefined()
    await writeFile(path, 'text')
    expect(Buffer.from((await read(4)) ?? []).toString()).toBe('text')
  })

  it('is refused if it is too large', async () => {
    await writeFile(path, 'text!')
    await expect(read(4)).rejects.toMatchObject({ code: 'UNREADABLE' })
  })

  it('may be writable by its group, as with umask 002, but not by everyone (S6)', async () => {
    await writeFile(path, 'text')
    await chmod(path, 0o664)
    expect(await read()).toHaveLength(4)
    await chmod(path, 0o666)
    await expect(read()).rejects.toMatchObject({ code: 'UNSAFE_LOCATION' })
  })

  it('is refused if it is a link or a directory (F15)', async () => {
    await symlink('/etc/passwd', path)
    await expect(read()).rejects.toMatchObject({ code: 'UNSAFE_LOCATION' })
    await rm(path)
    await mkdir(path)
    await expect(read()).rejects.toMatchObject({ code: 'UNSAFE_LOCATION' })
  })

  it('is replaced by a file that only its owner may read, also if a killed process left a draft', async () => {
    await writeFile(path, 'old')
    await writeFile(`${path}.new`, 'half')
    await replaceSideFile(files, path, Buffer.from('new'), 'fsync')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['record'])
  })

  it('is removed with the draft of a killed process, and need not exist', async () => {
    await writeFile(path, 'old')
    await writeFile(`${path}.new`, 'half')
    await removeSideFile(files, path, 'fsync')
    await removeSideFile(files, path, 'none')
    expect(await readdir(directory)).toEqual([])
  })

  it('is not replaced if the directory does not exist', async () => {
    const nowhere = join(directory, 'no', 'record')
    await expect(replaceSideFile(files, nowhere, Buffer.from('new'), 'fsync')).rejects.toMatchObject({
      code: 'UNWRITABLE',
    })
  })
})
