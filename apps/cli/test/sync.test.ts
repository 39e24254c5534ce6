import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
})
afterEach(() => oss[Symbol.asyncDispose]())

type Contents = Readonly<Record<string, string>>

async function write(contents: Contents): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(oss.directory, 'tree', path)), { recursive: true })
    await writeFile(join(oss.directory, 'tree', path), content)
  }
}

async function store(contents: Contents): Promise<void> {
  for (const [path, content] of Object.entries(contents))
    await oss.emulator.state.putObject('demo', `p/${path}`, content)
}

const keys = () => oss.emulator.state.listKeys('demo')
const UPLOAD = ['sync', 'tree', 'oss://demo/p']
const DOWNLOAD = ['sync', 'oss://demo/p', 'tree']

describe('oss sync', () => {
  it('uploads what differs, deletes with --delete what the directory lacks, and has nothing to do then', async () => {
    await write({ a: '1', 'sub/b': '2' })
    await store({ a: '1', old: 'x' })
    const first = await runCli(UPLOAD, oss)
    expect(first).toMatchObject({ code: 0 })
    expect(first.stdout).toMatch(/^Uploaded 1 of 2 files|^Uploaded 1 file/)
    expect(keys()).toEqual(['p/a', 'p/old', 'p/sub/b'])
    const second = await runCli([...UPLOAD, '--delete'], oss)
    expect(second).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Uploaded 0 files to oss:\/\/demo\/p\/, deleted 1, 2 already up to date \(0 B in .*\)\n$/,
      ),
    })
    expect(second.stderr).toContain('Syncing tree to oss://demo/p/\n')
    expect(keys()).toEqual(['p/a', 'p/sub/b'])
    expect(await runCli([...UPLOAD, '--delete'], oss)).toMatchObject({
      code: 0,
      stdout: 'Already up to date: 2 files in oss://demo/p/\n',
    })
    expectNoSecrets(second)
  })

  it('downloads what differs, and deletes files that have no object', async () => {
    await store({ a: '1', 'sub/b': '2' })
    await write({ a: '1', old: 'x' })
    const run = await runCli([...DOWNLOAD, '--delete'], oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Downloaded 1 of 2 files to tree, deleted 1, 1 already|^Downloaded 1 file/,
      ),
    })
    expect(await readdir(join(oss.directory, 'tree'))).toEqual(['a', 'sub'])
    expect(await readFile(join(oss.directory, 'tree/sub/b'), 'utf8')).toBe('2')
  })

  it('shows with --dry-run what it would transfer and delete', async () => {
    await write({ a: '1' })
    await store({ old: 'xx' })
    const run = await runCli([...UPLOAD, '--delete', '--dry-run'], oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Would upload tree\/a to oss:\/\/demo\/p\/a: 1 B\nWould delete oss:\/\/demo\/p\/old: 2 B\n$/,
      ),
    })
    expect(run.stderr).toContain('Dry run: would upload 1 file to oss://demo/p/, delete 1\n')
    expect(keys()).toEqual(['p/old'])
  })

  it('refuses more deletions than --max-delete, and an empty source, with the flags that permit them', async () => {
    await store({ x: '', y: '' })
    await mkdir(join(oss.directory, 'tree'))
    const empty = await runCli([...UPLOAD, '--delete'], oss)
    expect(empty).toMatchObject({ code: 66, stderr: expect.stringContaining('--allow-empty-source') })
    await write({ a: '1' })
    const many = await runCli([...UPLOAD, '--delete', '--max-delete', '1'], oss)
    expect(many).toMatchObject({
      code: 65,
      stderr: expect.stringMatching(/2 files would be deleted, but at most 1 may be.*--max-delete/s),
    })
    expect(keys()).toEqual(['p/x', 'p/y'])
  })

  it('deletes nothing after a failed transfer, says so, and ends with its exit code', async () => {
    await write({ a: '1' })
    await store({ old: '' })
    oss.emulator.faults.add({
      match: { operation: 'PutObject' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const run = await runCli([...UPLOAD, '--delete'], oss)
    expect(run).toMatchObject({
      code: 77,
      stderr: expect.stringContaining(
        'Nothing was deleted (1 file would be deleted after a run without failures).',
      ),
    })
    expect(keys()).toEqual(['p/old'])
  })

  it('reports every deletion and the counts with --json', async () => {
    await write({ a: '1' })
    await store({ old: 'x' })
    const { stdout } = await runCli([...UPLOAD, '--delete', '--json'], oss)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const kinds = events.map(({ kind }) => String(kind))
    expect(kinds.filter((kind) => !kind.endsWith('-progress'))).toEqual([
      'sync-started',
      'file-uploaded',
      'sync-deleted',
      'sync-ended',
    ])
    expect(events.at(-1)).toMatchObject({
      direction: 'upload',
      outcome: 'done',
      filesTransferred: 1,
      filesUnchanged: 0,
      filesDeleted: 1,
      filesFailed: 0,
      exitCode: 0,
    })
  })

  it.each([
    [['sync', 'a', 'b'], 'needs a directory and a URL'],
    [['sync', 'oss://demo/a', 'oss://demo/b'], 'needs a directory and a URL'],
    [['sync', 'a', 'oss://demo', '--max-delete', '3'], '--max-delete needs --delete'],
    [['sync', '-', 'oss://demo'], 'not a standard stream'],
  ])('refuses %j with exit code 2', async (args, message) => {
    expect(await runCli(args, oss)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})
