import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
  await oss.createFile('a.txt', 300)
})
afterEach(() => oss[Symbol.asyncDispose]())

const properties = (key: string) => oss.emulator.state.describeObject('demo', key)?.properties

const FLAGS = [
  ...['--content-type', 'text/x-own', '--cache-control', 'max-age=60', '--content-disposition', 'inline'],
  ...['--content-encoding', 'identity', '--content-language', 'zh-CN', '--expires', '2030-01-31T12:00:00Z'],
  ...['--acl', 'public-read', '--storage-class', 'IA', '--meta', 'author=us', '--meta', 'note=a=b'],
  ...['--tag', 'team=red', '--sse', 'KMS', '--sse-key-id', 'key-1'],
]

const SET = {
  contentHeaders: {
    'Content-Type': 'text/x-own',
    'Cache-Control': 'max-age=60',
    'Content-Disposition': 'inline',
    'Content-Encoding': 'identity',
    'Content-Language': 'zh-CN',
    Expires: 'Thu, 31 Jan 2030 12:00:00 GMT',
  },
  storageClass: 'IA',
  metadata: { author: 'us', note: 'a=b' },
  tags: { team: 'red' },
}

describe('object flags', () => {
  it.each([
    ['put', ['put', 'a.txt', 'oss://demo/k']],
    ['upload of a file', ['upload', 'a.txt', 'oss://demo/k']],
    ['upload of a file with --update', ['upload', 'a.txt', 'oss://demo/k', '--update']],
    ['upload of several files', ['upload', 'a.txt', 'oss://demo/']],
  ])('of oss %s reach the object', async (_title, args) => {
    expect(await runCli([...args, ...FLAGS], oss)).toMatchObject({ code: 0 })
    expect(properties(args.at(2) === 'oss://demo/' ? 'a.txt' : 'k')).toMatchObject(SET)
  })

  it.each([
    [['--acl', 'publicread'], /--acl.*publicread.*public-read-write/s],
    [['--storage-class', 'ia'], /--storage-class.*Standard, IA/s],
    [['--expires', 'soon'], /--expires.*2030-01-31T12:00:00Z/s],
    [['--meta', 'author'], /--meta.*NAME=VALUE/s],
    [['--tag', 'a=1', '--tag', 'a=2'], /--tag.*once/s],
    [['--sse', 'AES128'], /--sse.*AES256, SM4, KMS/s],
    [['--sse-key-id', 'k'], /--sse-key-id.*need --sse KMS/s],
    [['--cache-control', 'ü'], /printable ASCII.*--cache-control/s],
    [['--meta', 'nöte=x'], /--meta/],
    [['--tag', `a=${'x'.repeat(300)}`], /256.*--tag/s],
  ])('%j end with 2, name the flag and what it accepts, and send nothing', async (flags, words) => {
    for (const command of ['put', 'upload']) {
      const run = await runCli([command, 'a.txt', 'oss://demo/k', ...flags], oss)
      expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(words) })
    }
    expect(oss.emulator.requests).toEqual([])
  })

  it('--no-overwrite keeps an existing object', async () => {
    const content = await oss.createFile('a.txt', 10)
    await runCli(['put', 'a.txt', 'oss://demo/k'], oss)
    await oss.createFile('a.txt', 20)
    for (const command of ['put', 'upload'])
      expect(await runCli([command, 'a.txt', 'oss://demo/k', '--no-overwrite'], oss)).toMatchObject({
        code: 76,
        stderr: expect.stringContaining('FileAlreadyExists'),
      })
    expect(await oss.holds('k', content)).toBe(true)
  })

  it('change the options of an object that is up to date, and report that', async () => {
    await runCli(['upload', 'a.txt', 'oss://demo/'], oss)
    const dry = await runCli(
      ['upload', 'a.txt', 'oss://demo/', '--cache-control', 'no-cache', '--dry-run'],
      oss,
    )
    expect(dry.stdout).toContain('Would change cacheControl of oss://demo/a.txt')
    const run = await runCli(['upload', 'a.txt', 'oss://demo/', '--cache-control', 'no-cache', '--json'], oss)
    const events = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'file-updated', key: 'a.txt', changed: ['cacheControl'] }),
    )
    expect(events.at(-1)).toMatchObject({ kind: 'batch-ended', filesUpdated: 1, exitCode: 0 })
  })
})

describe('oss upload --rules and --gzip', () => {
  it('set headers by pattern and compress, and send nothing the second time', async () => {
    const html = await oss.createFile('index.html', 5000)
    await writeFile(
      join(oss.directory, 'rules.json'),
      JSON.stringify({
        '*.html': { cacheControl: 'no-cache', expires: '2030-01-31' },
        '*.txt': { compression: 'none' },
      }),
    )
    const args = ['upload', 'index.html', 'a.txt', 'oss://demo/site/', '--rules', 'rules.json', '--gzip']
    expect(await runCli(args, oss)).toMatchObject({ code: 0 })
    expect(properties('site/index.html')?.contentHeaders).toMatchObject({
      'Cache-Control': 'no-cache',
      'Content-Encoding': 'gzip',
      Expires: 'Thu, 31 Jan 2030 00:00:00 GMT',
    })
    const stored = await oss.emulator.state.readObject('demo', 'site/index.html')
    expect(gunzipSync(stored ?? '').equals(html)).toBe(true)
    expect(properties('site/a.txt')?.contentHeaders['Content-Encoding']).toBeUndefined()
    oss.emulator.clearRequests()
    expect(await runCli(args, oss)).toMatchObject({
      stdout: expect.stringContaining('Already up to date: 2 files'),
    })
    expect(oss.succeeded('PutObject')).toEqual([])
    expect(await runCli(['upload', 'index.html', 'oss://demo/k', '--gzip'], oss)).toMatchObject({ code: 0 })
    expect(properties('k')?.contentHeaders['Content-Encoding']).toBe('gzip')
  })

  it.each([
    ['{', /rules\.json.*not JSON/],
    ['[]', /object of patterns/],
    ['{"*.html":{"cachecontrol":"x"}}', /rules\.json.*\["\*\.html"\].*cachecontrol must be one of:/s],
    ['{"*.html":{"expires":"soon"}}', /expires must be a valid Date/],
    [undefined, /ENOENT/],
  ])('reject the rules %j with 2, and send nothing', async (rules, words) => {
    if (rules !== undefined) await writeFile(join(oss.directory, 'rules.json'), rules)
    const run = await runCli(['upload', 'a.txt', 'oss://demo/', '--rules', 'rules.json'], oss)
    expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(words) })
    expect(oss.emulator.requests).toEqual([])
  })
})
