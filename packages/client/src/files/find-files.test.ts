import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FindFilesOptions, findFiles } from './find-files.ts'
import type { FoundFile } from './found-file.ts'
import { shardOf } from './shard.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'find-files-'))
})

afterEach(() => rm(root, { recursive: true }))

async function files(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), path)
  }
}

function find(options?: FindFilesOptions): Promise<FoundFile[]> {
  return Array.fromAsync(findFiles(root, options))
}

async function keys(options?: FindFilesOptions): Promise<readonly string[]> {
  return (await find(options)).filter((found) => found.kind === 'file').map(({ key }) => key)
}

describe('findFiles', () => {
  it('finds files at all depths, sorted by the bytes of their keys, with their sizes', async () => {
    await files('b/z', 'a/x', 'a.txt', 'a0', 'a/deep/er', 'ü', 'é', '😀', '～')
    const found = await keys({ prefix: 'p/' })
    expect(found).toHaveLength(9)
    expect(found).toEqual(
      found.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
    )
    expect(await find({ prefix: 'p/' })).toContainEqual({
      kind: 'file',
      file: join(root, 'a/deep/er'),
      key: 'p/a/deep/er',
      path: 'a/deep/er',
      size: 9,
    })
  })

  it('finds a range of the entries of a directory, and consecutive ranges find everything once', async () => {
    await files('a', 'b/x', 'b/y/z', 'b.txt', 'b0', 'c', '～', '😀', 'z')
    const all = await keys()
    for (const bounds of [['b/', 'c'], ['b.txt', 'b0', '😀'], ['b/y']]) {
      const ranges = [undefined, ...bounds].map((from, index) => ({
        ...(from !== undefined && { from }),
        ...(bounds[index] !== undefined && { before: bounds[index] }),
      }))
      const found = await Promise.all(ranges.map((entries) => keys({ entries })))
      expect(found.flat()).toEqual(all)
    }
    expect(await keys({ entries: { from: 'b/', before: 'b0' } })).toEqual(['b/x', 'b/y/z'])
    expect(await keys({ entries: { from: 'zz', before: 'zzz' } })).toEqual([])
  })

  it.each([{ from: 1 }, { before: null }, 'a'])('refuses %j as a range of entries', async (entries) => {
    await expect(find({ entries } as FindFilesOptions)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      field: 'entries',
    })
  })

  it('skips checkpoints, and finds other hidden files', async () => {
    const hash = 'a'.repeat(40)
    const draft = `.oss-download-${hash.slice(0, 32)}-00000000-0000-4000-8000-000000000000.part`
    await files(`.oss-upload-${hash}.journal`, `.oss-upload-${hash}.lock`, draft, '.oss-upload-notes', '.env')
    expect(await keys()).toEqual(['.env', '.oss-upload-notes'])
  })

  it('skips links and special files, and reports them', async () => {
    await files('a')
    await symlink('a', join(root, 'link'))
    execFileSync('mkfifo', [join(root, 'pipe')])
    const server = createServer().listen(join(root, 'socket'))
    const found = await find()
    server.close()
    expect(found.slice(1)).toEqual([
      { kind: 'skipped', file: join(root, 'link'), reason: 'symlink' },
      { kind: 'skipped', file: join(root, 'pipe'), reason: 'special' },
      { kind: 'skipped', file: join(root, 'socket'), reason: 'special' },
    ])
  })

  it('follows links when requested, and detects cycles', async () => {
    await files('real/a')
    await symlink('real', join(root, 'dir'))
    await symlink('real/a', join(root, 'file'))
    await symlink('..', join(root, 'real/up'))
    await symlink('nothing', join(root, 'dangling'))
    const found = await find({ followSymlinks: true })
    expect(found.filter(({ kind }) => kind === 'file').map((file) => 'key' in file && file.key)).toEqual([
      'dir/a',
      'file',
      'real/a',
    ])
    expect(found).toContainEqual({ kind: 'skipped', file: join(root, 'real/up'), reason: 'cycle' })
    expect(found).toContainEqual(
      expect.objectContaining({
        kind: 'unreadable',
        key: 'dangling',
        error: expect.objectContaining({ code: 'SOURCE_UNREADABLE' }),
      }),
    )
  })

  it('calls the filter for files and directories, and does not read the rejected directories', async () => {
    await files('keep/a.txt', 'keep/b.bin', 'node_modules/x.txt')
    const asked: string[] = []
    const filter: FindFilesOptions['filter'] = ({ path, kind }) => {
      asked.push(`${kind} ${path}`)
      return kind === 'directory' ? path !== 'node_modules' : path.endsWith('.txt')
    }
    expect(await keys({ filter })).toEqual(['keep/a.txt'])
    expect(asked).toEqual(['directory keep', 'file keep/a.txt', 'file keep/b.bin', 'directory node_modules'])
  })

  it('continues after an unreadable directory and a missing file', async () => {
    await files('a', 'gone/x', 'vanished', 'z')
    const filter: FindFilesOptions['filter'] = ({ path }) => {
      if (path === 'gone' || path === 'vanished') rmSync(join(root, path), { recursive: true })
      if (path === 'gone') writeFileSync(join(root, path), 'now a file')
      return true
    }
    const found = await find({ filter })
    expect(found.map(({ kind, file }) => [kind, file.slice(root.length + 1)])).toEqual([
      ['file', 'a'],
      ['file', 'gone'],
      ['unreadable', 'vanished'],
      ['file', 'z'],
    ])
  })

  it('reports a name that is not UTF-8 as having no key, because its text could be that of another file', async () => {
    await files('a', '\ufffd')
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])]), 'secret')
    const found = await find()
    expect(found.map(({ kind }) => kind)).toEqual(['unreadable', 'file', 'file'])
    expect(found[0]).toMatchObject({ error: { message: expect.stringContaining('its name is not UTF-8') } })
  })

  it('offers a name that is not UTF-8 to the filter, so that it can be skipped', async () => {
    await files('a', 'b')
    writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]), 'secret')
    const filter = ({ path }: { readonly path: string }): boolean => !path.startsWith('caf')
    const found = await Array.fromAsync(findFiles(root, { filter }))
    expect(found.map(({ kind }) => kind)).toEqual(['file', 'file'])
  })

  it('finds each entry in exactly one of several shards, in the order of the keys', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `d${index % 3}/f${index}`)
    await files(...names)
    await symlink('d0/f0', join(root, 'link'))
    const shards = await Promise.all(
      [1, 2, 3, 4].map((index) => find({ prefix: 'p/', shard: { index, count: 4 } })),
    )
    const all = await find({ prefix: 'p/' })
    for (const [index, found] of shards.entries())
      expect(found).toEqual(
        all.filter(({ file }) => shardOf(`p/${file.slice(root.length + 1)}`, 4) === index + 1),
      )
    expect(shards.flat()).toHaveLength(31)
  })

  it('does not open the files of other shards', async () => {
    await files('a', 'b', 'c', 'd')
    // A file that is gone when it is opened is reported as unreadable.
    const filter: FindFilesOptions['filter'] = ({ path }) => {
      if (shardOf(path, 2) === 2) rmSync(join(root, path))
      return true
    }
    const found = await find({ filter, shard: { index: 1, count: 2 } })
    expect(found.map(({ kind }) => kind)).toEqual(found.map(() => 'file'))
    expect(found.length).toBe(['a', 'b', 'c', 'd'].filter((name) => shardOf(name, 2) === 1).length)
  })

  it('reports a directory that cannot be read in every shard, because each misses its files', async () => {
    await files('gone/x', 'z')
    for (const index of [1, 2, 3]) {
      await files('gone/x')
      const filter: FindFilesOptions['filter'] = ({ path }) => {
        if (path === 'gone') rmSync(join(root, path), { recursive: true })
        return true
      }
      const found = await find({ filter, shard: { index, count: 3 } })
      expect(found).toContainEqual(expect.objectContaining({ kind: 'unreadable', key: 'gone' }))
    }
  })

  it('rejects a shard that cannot be, before it reads the directory', async () => {
    await expect(find({ shard: { index: 3, count: 2 } })).rejects.toMatchObject({
      name: 'ValidationError',
      field: 'shard.index',
    })
  })

  it.each(['missing', 'a'])('fails when the directory itself is %s', async (name) => {
    await files('a')
    await expect(Array.fromAsync(findFiles(join(root, name)))).rejects.toMatchObject({
      name: 'SourceError',
      code: 'SOURCE_UNREADABLE',
    })
  })
})
