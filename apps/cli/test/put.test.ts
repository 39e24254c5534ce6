import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { startLocalOss } from './local-oss.ts'

describe('oss put', () => {
  it('uploads a file in one request and reports that on standard output', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('notes.txt', 300_000)
    const run = await runCli(['put', 'notes.txt', 'oss://demo/docs/notes.txt'], oss)
    expect(run).toMatchObject({
      code: 0,
      // On a busy machine it may take long enough for a line of progress.
      stderr: expect.stringMatching(
        /^Uploading notes\.txt to oss:\/\/demo\/docs\/notes\.txt: 293\.0 KiB\n(\d\d %.*\n)*$/,
      ),
    })
    expect(run.stdout).toMatch(
      /^Uploaded oss:\/\/demo\/docs\/notes\.txt: 293\.0 KiB, CRC-64 \d+, (?:under 1 s|\d+ s)\n$/,
    )
    expect(await oss.holds('docs/notes.txt', content)).toBe(true)
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['PutObject'])
    expectNoSecrets(run)
  })

  it('uploads an empty file', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('empty', 0)
    const run = await runCli(['put', 'empty', 'oss://demo/empty', '--json'], oss)
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      kind: 'completed',
      byteLength: 0,
    })
    expect(oss.emulator.state.describeObject('demo', 'empty')).toBeDefined()
  })

  it.each([
    ['missing', /missing cannot be read: ENOENT/],
    ['.', /is not a regular file/],
  ])('exits with 66 for the file %s, and sends no request', async (file, words) => {
    await using oss = await startLocalOss()
    const run = await runCli(['put', file, 'oss://demo/a'], oss)
    expect(run).toMatchObject({ code: 66, stdout: '' })
    expect(run.stderr).toMatch(words)
    expect(oss.emulator.requests).toEqual([])
  })

  it('compresses a file, and applies rules to it, in one request whatever its size', async () => {
    await using oss = await startLocalOss()
    const text = '<p>text</p>\n'.repeat(1_000_000)
    await writeFile(join(oss.directory, 'page.html'), text)
    const rules = { '*.html': { cacheControl: 'no-cache' }, '*.png': { cacheControl: 'max-age=1' } }
    await writeFile(join(oss.directory, 'rules.json'), JSON.stringify(rules))
    const flags = ['--gzip', '--rules', 'rules.json', '--meta', 'a=b']
    const run = await runCli(['put', 'page.html', 'oss://demo/site/index.html', ...flags], oss)
    expect(run).toMatchObject({ code: 0 })
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['PutObject'])
    const stored = (await oss.emulator.state.readObject('demo', 'site/index.html')) ?? Buffer.alloc(0)
    expect(gunzipSync(stored).toString() === text).toBe(true)
    expect(oss.emulator.state.describeObject('demo', 'site/index.html')?.properties).toMatchObject({
      contentHeaders: {
        'Content-Type': 'text/html',
        'Content-Encoding': 'gzip',
        'Cache-Control': 'no-cache',
      },
      metadata: { a: 'b' },
    })
  })

  it('sends a file of several megabytes in one request when rules do not compress it', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('a.bin', 20_000_000)
    await writeFile(join(oss.directory, 'rules.json'), '{"*.bin": {"cacheControl": "no-store"}}')
    const run = await runCli(['put', 'a.bin', 'oss://demo/b.bin', '--rules', 'rules.json'], oss)
    expect(run).toMatchObject({ code: 0 })
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['PutObject'])
    expect(await oss.holds('b.bin', content)).toBe(true)
  })

  it('rejects rules that cannot be read before any request', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a.bin', 10)
    const run = await runCli(['put', 'a.bin', 'oss://demo/a', '--rules', 'none.json'], oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(/The rules in none\.json cannot be used/)
    expect(oss.emulator.requests).toEqual([])
  })

  it('rejects standard input (-), and names the command that reads it', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['put', '-', 'oss://demo/a'], oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(/oss put cannot read standard input\. Use oss upload - oss:/)
    expect(oss.emulator.requests).toEqual([])
  })

  it('takes file names and keys literally, whatever they mean to shells, URLs and terminals', async () => {
    await using oss = await startLocalOss()
    const name = "it's $(a) 50%25 #?\u001b[2J 目录"
    await oss.createFile(name, 10)
    const run = await runCli(['put', name, `oss://demo/${name}`], oss)
    expect(run.code).toBe(0)
    expect(oss.emulator.state.listKeys('demo')).toEqual([name])
    expect(run.stdout).toContain("oss://demo/it's $(a) 50%25 #?\\u{1b}[2J 目录")
    expect(run.stdout + run.stderr).not.toContain('\u001b')
  })

  it.each(['v1', 'v4'])('signs with %s when --signature selects it', async (version) => {
    await using oss = await startLocalOss()
    await oss.createFile('a', 10)
    expect(await runCli(['put', 'a', 'oss://demo/a', '--signature', version], oss)).toMatchObject({ code: 0 })
    expect(oss.emulator.requests[0]?.signature).toBe(`${version}-header`)
  })
})
