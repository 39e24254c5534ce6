import { execFile } from 'node:child_process'
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import {
  type Crc64,
  checkpointId,
  partNumber,
  recordedPlan,
  type UploadHeader,
  uploadId,
} from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeSystem } from '../system/node-system.ts'
import { fsCheckpointStore } from './fs-checkpoint-store.ts'

const header: UploadHeader = {
  kind: 'upload',
  target: { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' },
  sourceLabel: '/data/file.bin',
  uploadId: uploadId('UPLOAD'),
  plan: recordedPlan(1_000_000, 102_400),
  source: { size: 1_000_000, mtimeNs: '1', ctimeNs: '2', fileId: '3:4' },
  createdAtMs: 5,
}
const id = checkpointId(header.target, header.sourceLabel)
const part = (number: number) => ({
  number: partNumber(number),
  etag: `"${number}"`,
  crc64: '9' as Crc64,
  settled: true,
})

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-checkpoint-'))
})
afterEach(async () => {
  await chmod(directory, 0o700)
  await rm(directory, { recursive: true })
})

const store = () => fsCheckpointStore({ directory })

/** Writes a journal with three parts and returns its path. */
async function written(): Promise<string> {
  await using lease = await store().acquire(id)
  await lease.begin(header)
  for (const number of [1, 2, 3]) await lease.recordPart(part(number))
  return lease.location
}

describe('the files', () => {
  it('are hidden, readable by their owner only, and named by a hash (F16)', async () => {
    const path = await written()
    const [name] = await readdir(directory)
    expect(name).toMatch(/^\.oss-upload-[0-9a-f]{40}\.journal$/)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('contain no secrets, only the header and the receipts (R13)', async () => {
    const text = await readFile(await written(), 'utf8')
    expect(text.split('\n')).toHaveLength(5)
    expect(text).toContain('"uploadId":"UPLOAD"')
  })

  it('are all removed by remove, including drafts of killed processes (I21)', async () => {
    const path = await written()
    for (const ending of ['.journal.new', '.damaged', '.lock.0-0.new'])
      await writeFile(path.replace('.journal', ending), 'left')
    {
      await using lease = await store().acquire(id)
      await lease.remove()
    }
    expect(await readdir(directory)).toEqual([])
  })

  it('that cannot be listed for once are not reported as removed, and the next remove removes them (I21)', async () => {
    const draft = (await written()).replace('.journal', '.lock.0-0.new')
    await writeFile(draft, 'left')
    const refused = Object.assign(new Error('made up by a test'), { code: 'EACCES' })
    const files = { ...nodeSystem.files, readdir: () => Promise.reject(refused) }
    {
      await using lease = await fsCheckpointStore({ directory, system: { ...nodeSystem, files } }).acquire(id)
      await expect(lease.remove()).rejects.toMatchObject({ code: 'UNWRITABLE', cause: refused })
    }
    expect(await readdir(directory)).toEqual([basename(draft)])
    {
      await using lease = await store().acquire(id)
      await lease.remove()
    }
    expect(await readdir(directory)).toEqual([])
  })

  it('in a directory that may not be listed are removed as far as their names are known', async () => {
    const path = await written()
    const refused = Object.assign(new Error('made up by a test'), { code: 'EACCES' })
    const unlisted = {
      ...nodeSystem.files,
      readdir: () => Promise.reject(refused),
      stat: async (of: string) => {
        const facts = await nodeSystem.files.stat(of)
        return of === directory ? Object.assign(facts, { mode: facts.mode & ~0o444n }) : facts
      },
    }
    const system = { ...nodeSystem, files: unlisted }
    await using lease = await fsCheckpointStore({ directory, system }).acquire(id)
    await lease.remove()
    expect(await readdir(directory)).not.toContain(basename(path))
  })
})

describe('a damaged journal (R12)', () => {
  it('is used as far as it is intact, and its tail is dropped before anything is appended (D1)', async () => {
    const path = await written()
    await truncate(path, (await stat(path)).size - 10)
    {
      await using lease = await store().acquire(id)
      expect(lease.restored).toMatchObject({
        checkpoint: { parts: [part(1), part(2)] },
        damage: expect.stringContaining(path),
      })
      await lease.recordPart(part(4))
    }
    await using lease = await store().acquire(id)
    expect(lease.restored).toMatchObject({
      checkpoint: { parts: [part(1), part(2), part(4)] },
      damage: undefined,
    })
  })

  it.each(['', 'not a journal\n', '\0'.repeat(100), '{"version":2}\n'])(
    'that says %j is put aside, not overwritten (F13)',
    async (text) => {
      const path = await written()
      await writeFile(path, text)
      await using lease = await store().acquire(id)
      expect(lease.restored.checkpoint).toBeUndefined()
      expect(lease.restored.damage).toContain(`renamed to ${path.replace('.journal', '.damaged')}`)
      await lease.begin(header)
      await lease.recordPart(part(7))
      expect(await readFile(path.replace('.journal', '.damaged'), 'utf8')).toBe(text)
      await lease.remove()
    },
  )

  it('is not listed', async () => {
    const path = await written()
    expect(await Array.fromAsync(store().list())).toMatchObject([{ id, location: path }])
    await writeFile(path, 'x')
    await writeFile(join(directory, 'other.journal'), 'x')
    expect(await Array.fromAsync(store().list())).toEqual([])
  })
})

describe('a directory', () => {
  const acquire = () => store().acquire(id)
  const rejection = (code: string, message: RegExp) =>
    expect.objectContaining({ name: 'CheckpointError', code, message: expect.stringMatching(message) })

  it('that does not exist is refused, also if nothing is written', async () => {
    const none = fsCheckpointStore({ directory: join(directory, 'none') })
    await expect(none.acquire(id)).rejects.toEqual(
      rejection('UNWRITABLE', /none does not exist. Create the directory/),
    )
    await expect(none.has(id)).rejects.toEqual(rejection('UNWRITABLE', /does not exist/))
  })

  it('that is a file is refused', async () => {
    const file = join(directory, 'file')
    await writeFile(file, '')
    await expect(fsCheckpointStore({ directory: file }).acquire(id)).rejects.toEqual(
      rejection('UNWRITABLE', /not a directory/),
    )
  })

  it('that everyone may write is refused, unless files in it cannot be replaced (F15, S6)', async () => {
    await chmod(directory, 0o777)
    await expect(acquire()).rejects.toEqual(rejection('UNSAFE_LOCATION', /chmod o-w/))
    await chmod(directory, 0o1777)
    await (await acquire())[Symbol.asyncDispose]()
  })

  it('behind a link is used', async () => {
    const real = join(directory, 'real')
    await mkdir(real)
    await symlink(real, join(directory, 'link'))
    await using lease = await fsCheckpointStore({ directory: join(directory, 'link') }).acquire(id)
    await lease.begin(header)
    expect(lease.location.startsWith(real)).toBe(true)
  })

  it('that may not be written is refused (F10)', async () => {
    await chmod(directory, 0o555)
    const script = join(import.meta.dirname, '../../test/acquire.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@oss/source',
      script,
      directory,
    ])
    expect(JSON.parse(stdout)).toEqual({
      code: 'UNWRITABLE',
      message: expect.stringMatching(/^Permission denied: .*choose another/),
    })
  })

  it('with a link in place of the journal is refused, and the target of the link is not changed (F15)', async () => {
    const path = await written()
    const target = join(directory, 'precious')
    await writeFile(target, 'precious')
    await rm(path)
    await symlink(target, path)
    await expect(acquire()).rejects.toEqual(rejection('UNSAFE_LOCATION', /symbolic link/))
    expect(await readFile(target, 'utf8')).toBe('precious')
  })

  it('with a hard link to the journal is refused (F15)', async () => {
    const path = await written()
    await link(path, join(directory, 'second'))
    await expect(acquire()).rejects.toEqual(rejection('UNSAFE_LOCATION', /more than one hard link/))
  })

  it('with a journal that others may write is refused (F15)', async () => {
    await chmod(await written(), 0o666)
    await expect(acquire()).rejects.toEqual(rejection('UNSAFE_LOCATION', /other users/))
  })

  it('with a directory in place of the journal is refused (F15)', async () => {
    const path = await written()
    await rm(path)
    await mkdir(path)
    await expect(acquire()).rejects.toMatchObject({ name: 'CheckpointError' })
  })

  it('does not stay locked after it was refused', async () => {
    const path = await written()
    await chmod(path, 0o666)
    await expect(acquire()).rejects.toThrow()
    await chmod(path, 0o600)
    await (await acquire())[Symbol.asyncDispose]()
  })
})

describe('a checkpoint that is removed during the upload (F18)', () => {
  it.each(['removed', 'replaced'])('that was %s is detected at the next record', async (how) => {
    await using lease = await store().acquire(id)
    await lease.begin(header)
    if (how === 'removed') await rm(lease.location)
    else await rename(lease.location, `${lease.location}.old`)
    if (how === 'replaced') await writeFile(lease.location, 'other')
    await expect(lease.recordPart(part(1))).rejects.toMatchObject({ code: 'REMOVED' })
    await expect(lease.recordPart(part(2))).rejects.toMatchObject({ code: 'REMOVED' })
  })

  it('without its lock is detected at the next record', async () => {
    await using lease = await store().acquire(id)
    await lease.begin(header)
    await rm(lease.location.replace('.journal', '.lock'))
    await expect(lease.recordPart(part(1))).rejects.toMatchObject({ code: 'REMOVED' })
  })

  it('with its whole directory is detected, and the lease can still be released', async () => {
    const inner = join(directory, 'inner')
    await mkdir(inner)
    const lease = await fsCheckpointStore({ directory: inner }).acquire(id)
    await lease.begin(header)
    await rm(inner, { recursive: true })
    await expect(lease.recordPart(part(1))).rejects.toMatchObject({ name: 'CheckpointError' })
    await lease[Symbol.asyncDispose]()
  })
})
