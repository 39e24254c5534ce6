import { mkdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli, runShell } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
  await mkdir(join(oss.directory, 'tree/sub'), { recursive: true })
  for (const name of ['a.txt', 'b.txt', 'sub/c.txt', 'sub/d e.txt']) await oss.createFile(`tree/${name}`, 10)
})
afterEach(() => oss[Symbol.asyncDispose]())

const at = (name: string): string => join(oss.directory, name)
const keys = () => oss.emulator.state.listKeys('demo')

describe('oss upload --files-from', () => {
  it('uploads the files of a list, also of directories in it, under their relative paths', async () => {
    await writeFile(at('list'), 'tree/b.txt\n\n./tree//sub\ntree/b.txt')
    expect(await runCli(['upload', '--files-from', 'list', 'oss://demo/p'], oss)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Uploaded 3 files to oss://demo/p/'),
    })
    expect(keys()).toEqual(['p/tree/b.txt', 'p/tree/sub/c.txt', 'p/tree/sub/d e.txt'])
  })

  it('reads standard input separated by NUL, relative to a directory, and honours --exclude', async () => {
    const run = await runShell(
      `(cd tree && find . -type f -print0) | ${process.execPath} ${MAIN} upload --files-from - -0 tree oss://demo/p/ --exclude sub`,
      oss,
    )
    expect(run).toMatchObject({ code: 0 })
    expect(keys()).toEqual(['p/a.txt', 'p/b.txt'])
  })

  it.each([
    ['/etc/passwd', /Entry 1 of the list in list is absolute/],
    ['tree/a.txt\n../secret', /Entry 2 .*leaves the directory/],
    ['tree/../../x', /leaves the directory/],
    ['a\0b', /-0/],
  ])('rejects the list %j before anything is sent', async (list, words) => {
    await writeFile(at('list'), list)
    const run = await runCli(['upload', '--files-from', 'list', 'oss://demo/p/'], oss)
    expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(words) })
    expect(oss.emulator.requests).toEqual([])
  })

  it('rejects a list that is not UTF-8 or cannot be read', async () => {
    await writeFile(at('list'), Buffer.from([0x61, 0xff, 0x0a]))
    expect(await runCli(['upload', '--files-from', 'list', 'oss://demo/'], oss)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not UTF-8'),
    })
    expect(await runCli(['upload', '--files-from', 'gone', 'oss://demo/'], oss)).toMatchObject({ code: 2 })
  })
})

describe('oss upload --failed-to', () => {
  it.each([[], ['-0']])(
    'writes the files that failed, and the next run uploads only them (%j)',
    async (...format) => {
      await symlink('nowhere', at('tree/sub/broken'))
      const flags = ['--failed-to', 'failed', ...format]
      const first = await runCli(
        ['upload', '-r', 'tree', 'oss://demo/p/', '--follow-symlinks', ...flags],
        oss,
      )
      expect(first.code).toBe(66)
      expect(await readFile(at('failed'), 'utf8')).toBe(`sub/broken${format.length > 0 ? '\0' : '\n'}`)
      await unlink(at('tree/sub/broken'))
      await oss.createFile('tree/sub/broken', 5)
      oss.emulator.clearRequests()
      const second = await runCli(
        ['upload', '--files-from', 'failed', 'tree', 'oss://demo/p/', ...flags],
        oss,
      )
      expect(second.code).toBe(0)
      expect(oss.succeeded('PutObject').map(({ key }) => key)).toEqual(['p/sub/broken'])
      expect(await readFile(at('failed'), 'utf8')).toBe('')
    },
  )

  it('writes no list when the command ends early, because files that were not reached would be missing', async () => {
    const environment = { ...oss.environment, OSS_ACCESS_KEY_SECRET: 'wrong' }
    const run = await runCli(['upload', '-r', 'tree', 'oss://demo/p/', '--failed-to', 'failed'], {
      ...oss,
      environment,
    })
    expect(run.code).toBe(77)
    await expect(readFile(at('failed'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each([
    [['upload', 'tree/a.txt', 'tree/b.txt', 'oss://demo/', '--failed-to', 'f'], /--failed-to needs/],
    [['upload', '-r', 'tree', 'oss://demo/', '-0'], /-0 is the format/],
    [['upload', '--files-from', 'l', 'tree', 'b', 'oss://demo/'], /at most one directory/],
  ])('rejects %j with 2', async (args, words) => {
    expect(await runCli(args, oss)).toMatchObject({ code: 2, stderr: expect.stringMatching(words) })
  })
})
