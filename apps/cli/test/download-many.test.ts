import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
})
afterEach(() => oss[Symbol.asyncDispose]())

const DOWNLOAD = ['download', '--recursive', 'oss://demo/p', 'tree']

async function store(sizes: Readonly<Record<string, number>>): Promise<Readonly<Record<string, Buffer>>> {
  const contents: Record<string, Buffer> = {}
  for (const [path, size] of Object.entries(sizes)) {
    contents[path] = Buffer.alloc(size, `${path} `)
    await oss.emulator.state.putObject('demo', `p/${path}`, contents[path])
  }
  return contents
}

const read = (path: string): Promise<Buffer> => readFile(join(oss.directory, 'tree', path))

describe('oss download --recursive', () => {
  it('downloads all objects below a prefix, and nothing the second time', async () => {
    const contents = await store({ 'a.txt': 10, 'sub/b.txt': 300, 'sub/deeper/c.bin': 300_000 })
    const run = await runCli([...DOWNLOAD, '--part-size', '100KiB'], oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Downloaded 3 files to tree \(293\.3 KiB in .*s\)\n$/),
    })
    expect(run.stderr).toContain('Downloading oss://demo/p/ to tree\n')
    for (const [path, content] of Object.entries(contents)) expect(await read(path)).toEqual(content)
    expect(await runCli(DOWNLOAD, oss)).toMatchObject({
      code: 0,
      stdout: 'Already up to date: 3 files in tree\n',
    })
    expectNoSecrets(run)
  })

  it('downloads what the patterns select, and shows with --dry-run what it would download', async () => {
    await store({ 'a.jpg': 1, 'b.txt': 2, 'tmp/c.jpg': 3 })
    const flags = ['--include', '*.jpg', '--exclude', 'tmp']
    expect(await runCli([...DOWNLOAD, ...flags, '--dry-run'], oss)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Would download oss:\/\/demo\/p\/a\.jpg to .*tree\/a\.jpg: 1 B\n$/),
    })
    await expect(readdir(join(oss.directory, 'tree'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await runCli([...DOWNLOAD, ...flags], oss)).toMatchObject({ code: 0 })
    expect(await readdir(join(oss.directory, 'tree'))).toEqual(['a.jpg'])
  })

  it('writes nothing outside of the directory, reports these objects, and downloads the others', async () => {
    await store({ 'a//b': 1, 'link/x': 1, ok: 1 })
    await mkdir(join(oss.directory, 'outside'))
    await mkdir(join(oss.directory, 'tree'))
    await symlink('../outside', join(oss.directory, 'tree/link'))
    const run = await runCli(DOWNLOAD, oss)
    expect(run).toMatchObject({ code: 73, stdout: '' })
    expect(run.stderr).toMatch(/error: The download of oss:\/\/demo\/p\/a\/\/b failed\..*empty name/)
    expect(run.stderr).toMatch(/symbolic link/)
    expect(run.stderr).toContain('Downloaded 1 of 3 files to tree')
    expect(await readdir(join(oss.directory, 'outside'))).toEqual([])
  })

  it('resumes after SIGKILL, and prints one JSON event a line', async () => {
    await oss[Symbol.asyncDispose]()
    oss = await startLocalOss({ bandwidthBytesPerSecond: 1_500_000 })
    const contents = await store({ 'big.bin': 2_000_000 })
    const args = [...DOWNLOAD, '--part-size', '100KiB', '--json']
    const stopped = startCli(args, oss)
    await until(() => oss.emulator.requests.filter(({ operation }) => operation === 'GetObject').length >= 8)
    stopped.child.kill('SIGKILL')
    await stopped.ended
    const run = await runCli(args, oss)
    const events = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events[0]).toMatchObject({ v: 1, kind: 'downloads-started', prefix: 'p/', directory: 'tree' })
    expect(events).toContainEqual(expect.objectContaining({ kind: 'file-downloaded', key: 'p/big.bin' }))
    expect(events.at(-1)).toMatchObject({ kind: 'downloads-ended', outcome: 'done', exitCode: 0 })
    const { partsReused } = events.find(({ kind, key }) => kind === 'file-downloaded' && key === 'p/big.bin')
    expect(partsReused).toBeGreaterThan(0)
    for (const [path, content] of Object.entries(contents)) expect(await read(path)).toEqual(content)
    expect((await readdir(join(oss.directory, 'tree'))).sort()).toEqual(['big.bin'])
  })

  it.each([
    [['oss://demo/p/', 't', '--include', 'x'], /--include needs --recursive/],
    [['oss://demo/p/', 't'], /ends with "\/"/],
    [['-r', 'oss://demo/p/', '-'], /needs a directory/],
    [['-r', 'oss://demo/p/', 't', '--version-id', 'v'], /single object/],
    [['oss://demo/k', '-', '--parallel', '3'], /need a file/],
  ])('rejects %j with 2', async (args, words) => {
    expect(await runCli(['download', ...args], oss)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(words),
    })
  })
})

describe.each([['cat'], ['download']])('oss %s to standard output', (command) => {
  const args = (key: string): readonly string[] =>
    command === 'cat' ? ['cat', `oss://demo/${key}`] : ['download', `oss://demo/${key}`, '-']

  it('writes the content, and nothing else', async () => {
    await oss.emulator.state.putObject('demo', 'k', Buffer.from('text \u00fc\n'))
    expect(await runCli(args('k'), oss)).toMatchObject({ code: 0, stdout: 'text \u00fc\n', stderr: '' })
    await oss.emulator.state.putObject('demo', 'empty', Buffer.alloc(0))
    expect(await runCli(args('empty'), oss)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  it('fails after the last byte when the content is damaged', async () => {
    await oss.emulator.state.putObject('demo', 'k', Buffer.alloc(50_000, 'x'))
    oss.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'wrong-crc' } })
    const run = await runCli(args('k'), oss)
    expect(run.code).toBe(65)
    expect(run.stdout).toHaveLength(50_000)
    expect(run.stderr).toContain('CRC-64')
  })

  it('ends with 66 for a missing object, and with 2 for --json', async () => {
    expect(await runCli(args('missing'), oss)).toMatchObject({
      code: 66,
      stdout: '',
      stderr: expect.stringContaining('The object oss://demo/missing does not exist'),
    })
    expect(await runCli([...args('k'), '--json'], oss)).toMatchObject({ code: 2 })
  })
})

it('oss download keeps an existing file with --no-overwrite in a directory', async () => {
  await store({ a: 5 })
  await mkdir(join(oss.directory, 'tree'))
  await writeFile(join(oss.directory, 'tree/a'), 'mine')
  expect(await runCli([...DOWNLOAD, '--no-overwrite'], oss)).toMatchObject({ code: 73 })
  expect(await read('a')).toEqual(Buffer.from('mine'))
})
