import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeSystem } from '../system/system.ts'
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

describe('a file of another program beside the checkpoints', () => {
  it('is read whole, or is not there', async () => {
    expect(await read()).toBeUndefined()
    await writeFile(path, 'text')
    expect(Buffer.from((await read(4)) ?? []).toString()).toBe('text')
  })

  it('is not read when it is larger than it can be', async () => {
    await writeFile(path, 'text!')
    await expect(read(4)).rejects.toMatchObject({ code: 'UNREADABLE' })
  })

  it('may be writable by its group, as umask 002 makes it, but not by everybody (S6)', async () => {
    await writeFile(path, 'text')
    await chmod(path, 0o664)
    expect(await read()).toHaveLength(4)
    await chmod(path, 0o666)
    await expect(read()).rejects.toMatchObject({ code: 'UNSAFE_LOCATION' })
  })

  it('is not a link and not a directory (F15)', async () => {
    await symlink('/etc/passwd', path)
    await expect(read()).rejects.toMatchObject({ code: 'UNSAFE_LOCATION' })
    await rm(path)
    await mkdir(path)
    await expect(read()).rejects.toMatchObject({ code: 'UNSAFE_LOCATION' })
  })

  it('is replaced by a file of its owner only, also where a killed process has left one', async () => {
    await writeFile(path, 'old')
    await writeFile(`${path}.new`, 'half')
    await replaceSideFile(files, path, Buffer.from('new'), 'fsync')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['record'])
  })

  it('is removed with what a killed process has left of it, and may be gone', async () => {
    await writeFile(path, 'old')
    await writeFile(`${path}.new`, 'half')
    await removeSideFile(files, path, 'fsync')
    await removeSideFile(files, path, 'none')
    expect(await readdir(directory)).toEqual([])
  })

  it('is not replaced where there is no directory', async () => {
    const nowhere = join(directory, 'no', 'record')
    await expect(replaceSideFile(files, nowhere, Buffer.from('new'), 'fsync')).rejects.toMatchObject({
      code: 'UNWRITABLE',
    })
  })
})
