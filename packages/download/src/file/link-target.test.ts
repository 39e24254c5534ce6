import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkTarget } from './link-target.ts'

let directory: string
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'oss-links-')))
  await mkdir(join(directory, 'data/deep'), { recursive: true })
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function link(name: string, target: string): Promise<string> {
  const path = join(directory, name)
  await symlink(target, path)
  return path
}

describe('the file that a download writes', () => {
  it('is the path itself when it is not a link', () => {
    expect(linkTarget(join(directory, 'plain'))).toBe(join(directory, 'plain'))
  })

  it('is where an absolute link leads, in another directory', async () => {
    const path = await link('absolute', join(directory, 'data/file'))
    expect(linkTarget(path)).toBe(join(directory, 'data/file'))
  })

  it('is where a relative link leads, seen from the real directory that contains it', async () => {
    await symlink(join(directory, 'data/deep'), join(directory, 'shortcut'))
    await symlink('../file', join(directory, 'data/deep/up'))
    expect(linkTarget(join(directory, 'shortcut/up'))).toBe(join(directory, 'data/file'))
  })

  it('is where a chain of links ends', async () => {
    await link('first', 'second')
    await link('second', 'data/last')
    expect(linkTarget(join(directory, 'first'))).toBe(join(directory, 'data/last'))
  })

  it('is the link itself when the links form a loop', async () => {
    await link('one', 'other')
    await link('other', 'one')
    expect(linkTarget(join(directory, 'one'))).toBe(join(directory, 'one'))
  })
})
