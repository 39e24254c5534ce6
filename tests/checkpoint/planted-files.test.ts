import { execFileSync } from 'node:child_process'
import { link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { isCheckpointError } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { header, id, part } from './stored-upload.ts'

// Something else is at the path of a checkpoint file. Only the superuser can create a device.

let directory: string
let precious: string
/** The common prefix of the file names of the checkpoint. */
let base: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-planted-'))
  precious = join(directory, 'precious')
  await writeFile(precious, 'precious', { mode: 0o600 })
  await using lease = await fsCheckpointStore({ directory }).acquire(id)
  base = lease.location.replace(/journal$/, '')
})
afterEach(() => rm(directory, { recursive: true }))

const plant = {
  'symbolic link': (path: string) => symlink(precious, path),
  'dangling link': (path: string) => symlink(join(directory, 'none'), path),
  'hard link': (path: string) => link(precious, path),
  directory: (path: string) => mkdir(path),
  pipe: async (path: string) => void execFileSync('mkfifo', [path]),
  device: async (path: string) => void execFileSync('mknod', [path, 'c', '1', '5']),
}
const KINDS = Object.keys(plant).filter((kind) => kind !== 'device' || process.getuid?.() === 0) as Kind[]
type Kind = keyof typeof plant

/** Uses the checkpoint: how it ended, in short. */
async function use(): Promise<string> {
  try {
    await using lease = await fsCheckpointStore({ directory }).acquire(id)
    await lease.begin(header)
    await lease.recordPart(part(1))
    await lease.remove()
    return 'used'
  } catch (error) {
    if (!isCheckpointError(error)) throw error
    expect(error.message).toContain(base)
    return error.code
  }
}

describe.each(KINDS)('a %s in the place of', (kind) => {
  it.each([
    { file: 'journal', ending: 'UNSAFE_LOCATION' },
    // A hard link is a regular file; the owner of its lock cannot be determined.
    { file: 'lock', ending: kind === 'hard link' || kind === 'device' ? 'LOCKED' : 'UNSAFE_LOCATION' },
    // The draft of a journal is created again; only a directory is not removed for it.
    { file: 'journal.new', ending: kind === 'directory' ? 'UNSAFE_LOCATION' : 'used' },
  ])('the $file ends with $ending at once, and its target is not touched (F15, S6)', async (planted) => {
    await plant[kind](`${base}${planted.file}`)
    expect(await use()).toBe(planted.ending)
    expect(await readFile(precious, 'utf8')).toBe('precious')
    await expect(readFile(join(directory, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
    // What was refused is not locked.
    await rm(`${base}${planted.file}`, { recursive: true, force: true })
    expect(await use()).toBe('used')
  })
})
