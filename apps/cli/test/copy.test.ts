import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

const PART = 102_400

async function store({ emulator }: LocalOss, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await emulator.state.putObject('demo', key, key, { contentType: 'text/x-kept' })
}

const keysOf = ({ emulator }: LocalOss) => emulator.state.listKeys('demo')

const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)

describe('oss cp', () => {
  it('copies an object inside OSS with its properties', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'a')
    const run = await runHere(['cp', 'oss://demo/a', 'oss://demo/b'], oss)
    expect(run).toMatchObject({ code: 0, stdout: 'Copied oss://demo/a to oss://demo/b\n', stderr: '' })
    expect(keysOf(oss)).toEqual(['a', 'b'])
    const stat = await runHere(['stat', 'oss://demo/b', '--json'], oss)
    expect(JSON.parse(stat.stdout)).toMatchObject({ contentType: 'text/x-kept', byteLength: 1 })
  })

  it('gives a target that ends with "/", or a bucket, the name of the source', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'dir/a.txt')
    await runHere(['cp', 'oss://demo/dir/a.txt', 'oss://demo/new/'], oss)
    await runHere(['cp', 'oss://demo/dir/a.txt', 'oss://demo'], oss)
    expect(keysOf(oss)).toEqual(['a.txt', 'dir/a.txt', 'new/a.txt'])
  })

  it('copies a large object in parts, and leaves no checkpoint', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 3 * PART)
    await runCli(['upload', 'big.bin', 'oss://demo/big'], oss)
    const run = await runCli(['cp', 'oss://demo/big', 'oss://demo/copy', '--part-size', '100KiB'], oss)
    expect(run).toMatchObject({ code: 0, stdout: 'Copied oss://demo/big to oss://demo/copy\n' })
    expect(run.stderr).toContain('Copying oss://demo/big to oss://demo/copy: 300.0 KiB in 3 parts')
    expect((await readdir(oss.directory)).filter((name) => name.startsWith('.oss-'))).toEqual([])
  })

  it('exits with 66 for an object that does not exist', async () => {
    await using oss = await startLocalOss()
    for (const command of ['cp', 'mv']) {
      const run = await runHere([command, 'oss://demo/none', 'oss://demo/b'], oss)
      expect(run).toMatchObject({ code: 66, stdout: '' })
      expect(run.stderr).toMatch(/oss:\/\/demo\/none does not exist/)
    }
  })

  it.each([
    ['cp a.txt oss://demo/a', 'oss upload a.txt oss://demo/a'],
    ['cp -r dir oss://demo/a/', 'oss upload --recursive dir oss://demo/a/'],
    ['cp oss://demo/a a.txt', 'oss download oss://demo/a a.txt'],
    ['mv -r oss://demo/a/ dir', 'oss download --recursive oss://demo/a/ dir'],
    ['cp a b', 'Both arguments must be objects'],
    ['cp oss://demo/a oss://demo/a', 'is the source itself'],
    ['mv oss://demo/d/a oss://demo/d/', 'is the source itself'],
    ['mv oss://demo/a oss://demo/b --include x', '--include needs --recursive'],
    ['get oss://demo/a', 'Use oss download'],
    ['probe oss://demo', 'Use oss doctor'],
  ])('refuses "%s" before any request, and says what to use', async (line, hint) => {
    await using oss = await startLocalOss()
    const run = await runHere(line.split(' '), oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(hint)
    expect(oss.emulator.requests).toEqual([])
  })
})

describe('oss cp --recursive', () => {
  it('copies all objects below the prefix, and then only those that differ from their copies', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'old/a', 'old/sub/b', 'older')
    const args = ['cp', '-r', 'oss://demo/old', 'oss://demo/new']
    const first = await runHere(args, oss)
    expect(first.stdout).toMatch(/^Copied 2 objects to oss:\/\/demo\/new\/ \(14 B in /)
    expect(keysOf(oss)).toEqual(['new/a', 'new/sub/b', 'old/a', 'old/sub/b', 'older'])
    const again = await runHere([...args, '--json'], oss)
    expect(jsonLines(again.stdout)).toMatchObject([
      { kind: 'copy-unchanged' },
      { kind: 'copy-unchanged' },
      { kind: 'copies-ended', move: false, objectsDone: 0, objectsUnchanged: 2, exitCode: 0 },
    ])
  })

  it('shows what it would copy with --dry-run', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'old/a', 'old/b.tmp')
    const args = ['cp', '-r', 'oss://demo/old/', 'oss://demo/new/', '--exclude', '*.tmp', '--dry-run']
    expect(await runHere(args, oss)).toMatchObject({
      code: 0,
      stdout: 'Would copy oss://demo/old/a to oss://demo/new/a: 5 B\n',
      stderr: 'Dry run: would copy 1 object (5 B) to oss://demo/new/\n',
    })
  })
})

describe('oss mv', () => {
  it('renames an object', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'a')
    const run = await runHere(['mv', 'oss://demo/a', 'oss://demo/b'], oss)
    expect(run).toMatchObject({ code: 0, stdout: 'Moved oss://demo/a to oss://demo/b\n', stderr: '' })
    expect(keysOf(oss)).toEqual(['b'])
  })

  it('moves all objects below a prefix', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'old/a', 'old/sub/b', 'older')
    const run = await runHere(['mv', '-r', 'oss://demo/old/', 'oss://demo/new/'], oss)
    expect(run.stdout).toMatch(/^Moved 2 objects to oss:\/\/demo\/new\/ /)
    expect(keysOf(oss)).toEqual(['new/a', 'new/sub/b', 'older'])
  })

  it('keeps an object that it cannot copy, with the reason, and exits with the code of the reason', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'old/a', 'old/b')
    const fault = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    oss.emulator.faults.add({ match: { operation: 'CopyObject', key: 'new/b' }, fault })
    const run = await runHere(['mv', '-r', 'oss://demo/old/', 'oss://demo/new/'], oss)
    expect(run.code).toBe(77)
    expect(run.stderr).toMatch(/Moving oss:\/\/demo\/old\/b failed[\s\S]*1 object failed:\n.*old\/b/)
    expect(keysOf(oss)).toEqual(['new/a', 'old/b'])
  })

  it('keeps the source when the target exists and --no-overwrite is given', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'a', 'b')
    const run = await runHere(['mv', 'oss://demo/a', 'oss://demo/b', '--no-overwrite'], oss)
    expect(run.code).toBe(76)
    expect(keysOf(oss)).toEqual(['a', 'b'])
  })
})
