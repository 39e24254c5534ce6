import { describe, expect, it } from 'vitest'
import { helpText, parsedCommand } from '../../test/parsed-command.ts'
import { quoteForShell } from '../text/quote-for-shell.ts'

function parse(line: string) {
  return parsedCommand(line.split(' '))
}

function help(line: string) {
  return helpText(line.split(' '))
}

const MANY = {
  ...{ command: 'upload', kind: 'batch', bucket: 'bkt', prefix: 'p/', recursive: false },
  ...{ include: [], exclude: [], followSymlinks: false, object: {}, gzip: false, isNullSeparated: false },
}

const PLAIN = { isLong: false, isHuman: false }

describe('parseArgv', () => {
  it.each([
    [
      'put a.txt oss://bkt/a',
      { command: 'put', file: 'a.txt', object: {}, target: { bucket: 'bkt', key: 'a' } },
    ],
    [
      'upload a.bin oss://bkt/a',
      { command: 'upload', kind: 'file', file: 'a.bin', object: {}, target: { bucket: 'bkt', key: 'a' } },
    ],
    [
      'upload a.bin oss://bkt/a --part-size 1GiB --parallel=5 --checkpoint-dir cp --verify content',
      {
        command: 'upload',
        kind: 'file',
        file: 'a.bin',
        object: {},
        target: { bucket: 'bkt', key: 'a' },
        partSize: 2 ** 30,
        parallel: 5,
        checkpointDir: 'cp',
        verify: 'content',
      },
    ],
    [
      'upload a b oss://bkt/p/ --jobs 4 --no-update --dry-run --limit-rate 1MiB/s',
      { ...MANY, sources: ['a', 'b'], jobs: 4, update: false, dryRun: true, limitRate: 2 ** 20 },
    ],
    [
      'upload -r dir oss://bkt/p --include *.jpg --include *.png --exclude tmp --follow-symlinks --update',
      {
        ...MANY,
        ...{ sources: ['dir'], recursive: true, include: ['*.jpg', '*.png'], exclude: ['tmp'] },
        ...{ followSymlinks: true, update: true },
      },
    ],
    [
      'upload -r dir oss://bkt/p --shard 2/4',
      { ...MANY, sources: ['dir'], recursive: true, shard: { index: 2, count: 4 } },
    ],
    ['upload a oss://bkt', { ...MANY, sources: ['a'], prefix: '' }],
    ['uploads list oss://bkt', { command: 'uploads list', bucket: 'bkt', prefix: '' }],
    ['uploads list oss://bkt/logs/', { command: 'uploads list', bucket: 'bkt', prefix: 'logs/' }],
    [
      'uploads abort oss://bkt/a/ ID1',
      { command: 'uploads abort', target: { bucket: 'bkt', key: 'a/' }, uploadId: 'ID1' },
    ],
    [
      'uploads sweep oss://bkt/logs/ --older-than 7d',
      { command: 'uploads sweep', bucket: 'bkt', prefix: 'logs/', olderThanMs: 604_800_000, dryRun: false },
    ],
    [
      'uploads sweep oss://bkt --older-than 30m --dry-run',
      { command: 'uploads sweep', bucket: 'bkt', prefix: '', olderThanMs: 1_800_000, dryRun: true },
    ],
    ['stat oss://bkt/a/', { command: 'stat', url: { bucket: 'bkt', key: 'a/' } }],
    ['ls oss://bkt', { command: 'ls', url: { bucket: 'bkt', prefix: '' }, recursive: false, format: PLAIN }],
    [
      'ls oss://bkt/a/ -r',
      { command: 'ls', url: { bucket: 'bkt', prefix: 'a/' }, recursive: true, format: PLAIN },
    ],
    ['rm oss://bkt/a', { command: 'rm', kind: 'object', bucket: 'bkt', key: 'a' }],
    [
      'rm -r oss://bkt/a --yes',
      {
        ...{ command: 'rm', kind: 'prefix', bucket: 'bkt', prefix: 'a/', include: [], exclude: [] },
        ...{ dryRun: false, allVersions: false, isConfirmed: true },
      },
    ],
    [
      'presign oss://bkt/a',
      {
        command: 'presign',
        target: { bucket: 'bkt', key: 'a' },
        options: { method: 'GET' },
        expiresInSeconds: 3600,
      },
    ],
    [
      'presign oss://bkt/a --method PUT --expires 7d',
      {
        command: 'presign',
        target: { bucket: 'bkt', key: 'a' },
        options: { method: 'PUT' },
        expiresInSeconds: 604_800,
      },
    ],
    ['checkpoints show a/b', { command: 'checkpoints show', path: 'a/b' }],
    ['checkpoints remove a/b', { command: 'checkpoints remove', path: 'a/b' }],
    ['checkpoints release a/b', { command: 'checkpoints release', path: 'a/b' }],
    ['checkpoints list', { command: 'checkpoints list', directory: '.' }],
    ['checkpoints list cp', { command: 'checkpoints list', directory: 'cp' }],
    ['serve', { command: 'serve', buckets: ['demo'] }],
    [
      'serve --port 9000 --host ::1 --data d --bucket one --bucket two --bandwidth 40MB/s',
      {
        command: 'serve',
        port: 9000,
        host: '::1',
        dataDir: 'd',
        buckets: ['one', 'two'],
        bandwidthBytesPerSecond: 41_943_040,
      },
    ],
  ])('parses "%s"', (line, { command: name, ...args }) => {
    expect(parse(line)).toEqual({ flags: {}, name, arguments: args })
  })

  it.each(['before', 'after'])('accepts global flags %s the command', (place) => {
    const command = 'put a.txt oss://bkt/a'
    const flags =
      '--endpoint h --region r --signature v1 --cname --allow-insecure --credentials-file keys --json'
    const { flags: parsed } = parse(place === 'before' ? `${flags} ${command}` : `${command} ${flags}`)
    expect(parsed).toEqual({
      endpoint: 'h',
      region: 'r',
      signature: 'v1',
      cname: true,
      allowInsecure: true,
      credentialsFile: 'keys',
      json: true,
    })
  })

  it('accepts a file whose name looks like a flag, after "--"', () => {
    expect(parse('put -- --odd oss://bkt/a').arguments).toMatchObject({ file: '--odd' })
  })

  it.each([
    ['uplod a oss://bkt/a', /Unknown command 'uplod' \(Did you mean upload\?\) See oss --help\./],
    ['upload a oss://bkt/a --paralel 3', /Unknown option '--paralel' \(Did you mean --parallel\?\)/],
    ['upload a oss://bkt/a --meta a:b', /Write NAME=VALUE\. See oss upload --help\./],
    ['--fast upload a oss://bkt/a', /Unknown option '--fast'\. See oss upload --help\./],
    ['put upload oss://bkt/a --fast', /See oss put --help\./],
    [
      'tag oss://bkt/a',
      /^Unknown command 'oss:\/\/bkt\/a' of oss tag, which has get, set, remove\. See oss tag --help\.$/,
    ],
    ['tag', /^Missing command: get, set, remove\. See oss tag --help\.$/],
    ['tag set --fast', /See oss tag set --help\./],
    ['upload a', /needs a source and a target, .* \(got only "a"\)/],
    ['put a', /Missing required argument 'URL'\./],
    ['upload a b oss://bkt/key', /is a single object, but there are 2 files\. End the URL with "\/"/],
    ['upload a b', /"b" is not an object URL/],
    ['upload a oss://bkt/a --include *.txt', /need --recursive/],
    ['upload - oss://bkt/a --recursive', /Standard input needs the full key/],
    ['upload - oss://bkt/a/', /Standard input needs the full key/],
    ['upload - oss://bkt', /Standard input needs the full key/],
    ['upload a oss://bkt/a --limit-rate fast', /Write a rate such as 10MiB\/s/],
    ['upload -r a oss://bkt/a --shard 0/4', /Write K\/N, such as 1\/4: K from 1 to N, and N up to 10000/],
    ['upload -r a oss://bkt/a --shard 5/4', /Write K\/N/],
    ['upload -r a oss://bkt/a --shard 1/20000', /Write K\/N/],
    ['upload -r a oss://bkt/a --shard 2', /Write K\/N/],
    ['upload a oss://bkt/a --shard 1/2', /--shard is for several files: use --recursive/],
    ['put a oss://bkt/a b', /Too many arguments for 'put'/],
    ['put a oss://bkt', /has no key/],
    ['put a oss://bkt/dir/', /ends with "\/"/],
    ['put a https://bkt/k', /is not an object URL/],
    ['upload a oss://bkt/a --part-size 8XB', /Write a size such as 8MiB/],
    ['upload a oss://bkt/a --parallel 1.5', /Write a whole number/],
    ['upload a oss://bkt/a --verify maybe', /Allowed choices are metadata, content, full/],
    ['upload a oss://bkt/a --part-size', /argument missing/],
    ['uploads sweep oss://bkt', /older-than/],
    ['uploads sweep oss://bkt --older-than week', /Write an age such as 7d/],
    ['presign oss://bkt/a --expires 8d', /at most 7d/],
    ['presign oss://bkt/a --method POST', /Allowed choices are GET, PUT, HEAD, DELETE/],
    ['rm oss://bkt', /has no key/],
    ['rm -r oss://bkt', /all objects of the bucket would be deleted. Add --all/],
    ['put a oss://bkt/a --signature v3', /Allowed choices are v1, v4/],
    ['put a oss://bkt/a --path-style --cname', /cannot be used with/],
    ['put a oss://bkt/a --json --quiet', /cannot be used with/],
    ['serve --bandwidth 0', /Write a rate such as 10MiB\/s/],
    ['uploads', /Missing command/],
  ])('rejects "%s" with the reason', (line, words) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }))
    expect(() => parse(line)).toThrow(words)
  })

  it('does not print the value of an unknown flag, because it may be a secret', () => {
    expect(() => parse('put a oss://bkt/a --key=CANARY')).toThrow("Unknown option '--key'.")
  })

  it('rejects an empty command line', () => {
    expect(() => parsedCommand([])).toThrow(/Missing command/)
  })

  it.each([
    '--help',
    'put --help',
    'upload --help',
    'uploads --help',
    'uploads list --help',
    'uploads abort --help',
    'checkpoints list --help',
    'serve --help',
    'help upload',
  ])('prints "%s" in 80 columns', (line) => {
    const text = help(line)
    for (const row of text.split('\n')) expect(row.length).toBeLessThanOrEqual(80)
    expect(text).toMatch(/^Usage: oss/)
    // The flags for the object are a group of their own at the end.
    expect(text.replace(/\nFlags for the object:\n(?: .*\n)+/, '').split('\n').length).toBeLessThan(64)
  })

  it.each([
    '--help',
    'put --help',
    'upload --help',
    'uploads list --help',
    'uploads abort --help',
    'checkpoints list --help',
    'serve --help',
  ])('prints a valid example with "%s"', (line) => {
    const example = /Examples?:\n {2}oss (.*)/.exec(help(line))?.[1] ?? ''
    expect(quoteForShell(example.split(' '), 'linux')).toBe(example)
    expect(parse(example).name).not.toBe('')
  })

  it('prints the version', () => {
    expect(help('--version')).toBe('1.2.3\n')
  })
})
