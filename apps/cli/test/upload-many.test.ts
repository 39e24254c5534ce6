import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli, runShell, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'

const UPLOAD = ['upload', '--recursive', 'tree', 'oss://demo/p']

async function createTree(oss: LocalOss, sizes: Readonly<Record<string, number>>): Promise<void> {
  for (const path of Object.keys(sizes))
    await mkdir(join(oss.directory, 'tree', path, '..'), { recursive: true })
  for (const [path, size] of Object.entries(sizes)) await oss.createFile(`tree/${path}`, size)
}

const SMALL = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index % 3}/f${index}`, 2_000]))

describe('oss upload --recursive', () => {
  it('uploads the contents of a directory, logs progress at each quarter, and uploads nothing the second time', async () => {
    await using oss = await startLocalOss({ bandwidthBytesPerSecond: 1_000_000 })
    await createTree(oss, { ...SMALL, 'big.bin': 1_000_000 })
    const run = await runCli([...UPLOAD, '--part-size', '100KiB'], oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Uploaded 41 files to oss:\/\/demo\/p\/ \(1\.0 MiB in .*s\)\n$/),
    })
    const [first, second, ...progress] = run.stderr.trim().split('\n')
    expect(first).toBe('Uploading tree to oss://demo/p/')
    expect(second).toBe('Uploading tree/big.bin to oss://demo/p/big.bin: 976.6 KiB in 10 parts of 100.0 KiB')
    expect(progress.length).toBeGreaterThan(0)
    expect(progress.length).toBeLessThanOrEqual(3)
    for (const line of progress) expect(line).toMatch(/^\d\d % {2}\d+ of 41 files, .* of 1\.0 MiB uploaded/)
    expect(oss.emulator.state.listKeys('demo')).toHaveLength(41)

    oss.emulator.clearRequests()
    expect(await runCli(UPLOAD, oss)).toMatchObject({
      code: 0,
      stdout: 'Already up to date: 41 files in oss://demo/p/\n',
    })
    expect(oss.succeeded('PutObject')).toEqual([])
    expectNoSecrets(run)
  })

  it('uploads the files that match the patterns, and lists skipped paths', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, { 'a.jpg': 1, 'b.txt': 1, 'deep/c.jpg': 1, 'tmp/d.jpg': 1 })
    await symlink('a.jpg', join(oss.directory, 'tree/link.jpg'))
    const run = await runCli([...UPLOAD, '--include', '*.jpg', '--exclude', 'tmp'], oss)
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('note: Skipped tree/link.jpg: a symbolic link'),
    })
    expect(oss.emulator.state.listKeys('demo')).toEqual(['p/a.jpg', 'p/deep/c.jpg'])
    expect(await runCli([...UPLOAD, '--follow-symlinks'], oss)).toMatchObject({ code: 0 })
    expect(oss.emulator.state.listKeys('demo')).toContain('p/link.jpg')
  })

  it('--shard: each file is uploaded by exactly one of several commands, and every event of the whole says which', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, SMALL)
    const commands = [1, 2, 3].map((index) => [...UPLOAD, '--shard', `${index}/3`])
    const runs = await Promise.all(commands.map((args) => runCli([...args, '--json'], oss)))
    const counts = runs.map(({ code, stdout }, at) => {
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      const ofBatch = events.filter(({ kind }) => kind.startsWith('batch-'))
      expect(ofBatch.map(({ shard }) => shard)).toEqual(ofBatch.map(() => ({ index: at + 1, count: 3 })))
      const end = events.at(-1)
      expect({ code, end }).toMatchObject({ code: 0, end: { kind: 'batch-ended', outcome: 'done' } })
      return end.filesUploaded as number
    })
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40)
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(oss.emulator.state.listKeys('demo')).toHaveLength(40)
    expect(oss.succeeded('PutObject')).toHaveLength(40)
    // The whole tree is there, so the same command without a shard sends nothing.
    expect(await runCli(UPLOAD, oss)).toMatchObject({
      code: 0,
      stdout: 'Already up to date: 40 files in oss://demo/p/\n',
    })
  })

  it('continues after a failed file, lists it at the end, and exits with its code', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, { a: 1, b: 1, c: 1 })
    await symlink('nowhere', join(oss.directory, 'tree/dangling'))
    const run = await runCli([...UPLOAD, '--follow-symlinks'], oss)
    expect(run).toMatchObject({ code: 66, stdout: '' })
    expect(run.stderr).toMatch(/error: The upload of tree\/dangling to oss:\/\/demo\/p\/dangling failed\. /)
    const end = run.stderr.slice(run.stderr.indexOf('error: 1 file failed:'))
    expect(end).toMatch(/^error: 1 file failed:\n {4}tree\/dangling: .*ENOENT/)
    expect(end).toMatch(
      /Uploaded 3 of 4 files to oss:\/\/demo\/p\/ \(3 B in (?:under 1 s|\d+ s)\)\n {2}To continue:\n {4}.* --recursive tree oss:\/\/demo\/p/,
    )
  })

  it.each(['SIGINT', 'SIGKILL'] as const)('resumes after %s where it stopped (F01, F07)', async (name) => {
    await using oss = await startLocalOss({ bandwidthBytesPerSecond: 1_500_000 })
    await createTree(oss, { ...SMALL, 'e.bin': 2_000_000 })
    const args = [...UPLOAD, '--part-size', '100KiB']
    const stopped = startCli(args, oss)
    await until(() => oss.succeeded('UploadPart').length >= 5)
    stopped.child.kill(name)
    const run = await stopped.ended
    if (name === 'SIGKILL') expect(run).toMatchObject({ signal: 'SIGKILL' })
    else {
      expect(run).toMatchObject({ code: 75, stdout: '' })
      expect(run.stderr).toMatch(
        /interrupted: Uploaded \d+ of 41 files to oss:\/\/demo\/p\/.*\n {2}To continue:\n/,
      )
    }
    const stored = new Set(oss.succeeded('PutObject').map(({ key }) => key))
    oss.emulator.clearRequests()
    const command = run.stderr.trimEnd().split('\n').at(-1)?.trim() ?? ''
    const again = name === 'SIGINT' ? await runShell(command, oss) : await runCli(args, oss)
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/tree\/e\.bin: Resuming: \d+ of 20 parts already uploaded/),
    })
    expect(oss.succeeded('PutObject').filter(({ key }) => stored.has(key))).toEqual([])
    expect(oss.emulator.state.listKeys('demo')).toHaveLength(41)
  })

  it('stops early when no file can succeed, and reports the reason once', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, SMALL)
    const run = await runCli(['upload', '-r', 'tree', 'oss://no-such-bucket/p'], oss)
    expect(run).toMatchObject({ code: 76, stdout: '' })
    expect(run.stderr.match(/NoSuchBucket:/g)).toHaveLength(1)
  })

  it('reports that it cannot compare files without the permission to list, and uploads all of them', async () => {
    await using oss = await startLocalOss({ permissions: ['oss:PutObject'] })
    await createTree(oss, { a: 1, b: 1 })
    const run = await runCli(UPLOAD, oss)
    expect(run).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(
        'note: Files cannot be compared with their objects, so all are uploaded.',
      ),
    })
    expect(oss.emulator.state.listKeys('demo')).toEqual(['p/a', 'p/b'])
  })
})

describe('oss upload of several files', () => {
  it('uploads each file with its own name, and requires a URL that ends with a slash', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, { 'x/a': 1, 'y/b': 1, 'y/a': 1 })
    expect(
      await runCli(['upload', 'tree/x/a', 'tree/y/b', 'oss://demo/q/', '--jobs', '2'], oss),
    ).toMatchObject({ code: 0 })
    expect(oss.emulator.state.listKeys('demo')).toEqual(['q/a', 'q/b'])
    expect(await runCli(['upload', 'tree/x/a', 'tree/y/a', 'oss://demo/r/'], oss)).toMatchObject({
      // Not 2, which says that nothing was sent.
      code: 66,
      stderr: expect.stringContaining('is also that of another file of the batch'),
    })
    expect(await runCli(['upload', 'tree/x/a', 'oss://demo'], oss)).toMatchObject({ code: 0 })
    expect(oss.emulator.state.listKeys('demo')).toContain('a')
  })

  it.each([
    [['upload', 'tree', 'oss://demo/k'], /tree is a directory\. Use --recursive/],
    [['upload', 'tree', 'tree', 'oss://demo/k/'], /tree is a directory\. Use --recursive/],
    [
      ['upload', '-r', 'tree', 'oss://demo/p', '--jobs', '0'],
      /jobs must be a whole number from 1 to 1000 \(got 0\)/,
    ],
  ])('rejects %j before any request', async (args, words) => {
    await using oss = await startLocalOss()
    await createTree(oss, { a: 1 })
    expect(await runCli(args, oss)).toMatchObject({ code: 2, stderr: expect.stringMatching(words) })
    expect(oss.emulator.requests).toEqual([])
  })

  it('skips a file that is up to date with --update, and only lists files with --dry-run', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a', 300_000)
    expect(await runCli(['upload', 'a', 'oss://demo/a', '--dry-run'], oss)).toMatchObject({
      code: 0,
      stdout: 'Would upload a to oss://demo/a: 293.0 KiB\n',
    })
    expect(oss.emulator.requests).toEqual([])
    expect(await runCli(['upload', 'missing', 'oss://demo/a', '--dry-run'], oss)).toMatchObject({ code: 66 })
    expect(await runCli(['upload', 'a', 'oss://demo/a', '--update'], oss)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Uploaded /),
    })
    const again = await runCli(['upload', 'a', 'oss://demo/a', '--update'], oss)
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Already up to date: a in oss:\/\/demo\/a \(293\.0 KiB, CRC-64 \d+\)\n$/,
      ),
    })
    expect(oss.succeeded('PutObject')).toHaveLength(1)
    await writeFile(join(oss.directory, 'a'), 'other')
    expect(await runCli(['upload', 'a', 'oss://demo/a', '--update'], oss)).toMatchObject({ code: 0 })
    expect(oss.succeeded('PutObject')).toHaveLength(2)
  })

  it('does not exceed --limit-rate', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, { a: 300_000, b: 300_000 })
    const startedAt = performance.now()
    expect(await runCli([...UPLOAD, '--limit-rate', '400KiB/s'], oss)).toMatchObject({ code: 0 })
    expect(performance.now() - startedAt).toBeGreaterThan(1_200)
  })

  it('escapes terminal control characters in names, and prints only errors with --quiet', async () => {
    await using oss = await startLocalOss()
    await createTree(oss, { 'a\u001b[2J': 1, ok: 1 })
    const dry = await runCli([...UPLOAD, '--dry-run'], oss)
    expect(dry.stdout).toContain('Would upload tree/a\\u{1b}[2J to oss://demo/p/a\\u{1b}[2J: 1 B')
    expect(dry.stdout + dry.stderr).not.toContain('\u001b')
    expect(await runCli([...UPLOAD, '--quiet'], oss)).toMatchObject({ code: 0, stdout: '', stderr: '' })
    await rm(join(oss.directory, 'tree/ok'))
    await symlink('nowhere', join(oss.directory, 'tree/ok'))
    const run = await runCli([...UPLOAD, '--quiet', '--follow-symlinks'], oss)
    expect(run).toMatchObject({
      code: 66,
      stdout: '',
      stderr: expect.stringContaining('error: 1 file failed'),
    })
  })
})
