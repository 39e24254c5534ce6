import { describe, expect, it } from 'vitest'
import { shellWords } from '../text/shell-words.ts'
import { parseCommandLine } from './argv.ts'

function parse(line: string) {
  return parseCommandLine(line.split(' '), '1.2.3')
}

const MANY = {
  ...{ command: 'upload-many', bucket: 'bkt', prefix: 'p/', recursive: false },
  ...{ include: [], exclude: [], followSymlinks: false },
}

describe('parseCommandLine', () => {
  it.each([
    ['put a.txt oss://bkt/a', { command: 'put', file: 'a.txt', target: { bucket: 'bkt', key: 'a' } }],
    ['upload a.bin oss://bkt/a', { command: 'upload', file: 'a.bin', target: { bucket: 'bkt', key: 'a' } }],
    [
      'upload a.bin oss://bkt/a --part-size 1GiB --parallel=5 --checkpoint-dir cp --verify content',
      {
        command: 'upload',
        file: 'a.bin',
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
    ['upload a oss://bkt', { ...MANY, sources: ['a'], prefix: '' }],
    ['uploads list oss://bkt', { command: 'list-uploads', bucket: 'bkt', prefix: '' }],
    ['uploads list oss://bkt/logs/', { command: 'list-uploads', bucket: 'bkt', prefix: 'logs/' }],
    [
      'uploads abort oss://bkt/a/ ID1',
      { command: 'abort-upload', target: { bucket: 'bkt', key: 'a/' }, uploadId: 'ID1' },
    ],
    [
      'uploads sweep oss://bkt/logs/ --older-than 7d',
      { command: 'sweep-uploads', bucket: 'bkt', prefix: 'logs/', olderThanMs: 604_800_000, dryRun: false },
    ],
    [
      'uploads sweep oss://bkt --older-than 30m --dry-run',
      { command: 'sweep-uploads', bucket: 'bkt', prefix: '', olderThanMs: 1_800_000, dryRun: true },
    ],
    ['stat oss://bkt/a/', { command: 'stat', target: { bucket: 'bkt', key: 'a/' } }],
    ['ls oss://bkt', { command: 'list-objects', bucket: 'bkt', prefix: '', recursive: false }],
    ['ls oss://bkt/a/ -r', { command: 'list-objects', bucket: 'bkt', prefix: 'a/', recursive: true }],
    ['rm oss://bkt/a', { command: 'remove-object', target: { bucket: 'bkt', key: 'a' } }],
    [
      'presign oss://bkt/a',
      { command: 'presign', target: { bucket: 'bkt', key: 'a' }, method: 'GET', expiresInSeconds: 3600 },
    ],
    [
      'presign oss://bkt/a --method PUT --expires 7d',
      { command: 'presign', target: { bucket: 'bkt', key: 'a' }, method: 'PUT', expiresInSeconds: 604_800 },
    ],
    ['checkpoints show a/b', { command: 'show-checkpoint', path: 'a/b' }],
    ['checkpoints remove a/b', { command: 'remove-checkpoint', path: 'a/b' }],
    ['checkpoints release a/b', { command: 'release-checkpoint', path: 'a/b' }],
    ['checkpoints list', { command: 'list-checkpoints', directory: '.' }],
    ['checkpoints list cp', { command: 'list-checkpoints', directory: 'cp' }],
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
  ])('reads "%s"', (line, invocation) => {
    expect(parse(line)).toEqual({ flags: {}, invocation })
  })

  it.each(['before', 'after'])('takes the flags of all commands %s the command', (place) => {
    const command = 'put a.txt oss://bkt/a'
    const flags =
      '--endpoint h --region r --signature v1 --cname --allow-insecure --credentials-file keys --json'
    const { flags: read } = parse(place === 'before' ? `${flags} ${command}` : `${command} ${flags}`)
    expect(read).toEqual({
      endpoint: 'h',
      region: 'r',
      signature: 'v1',
      cname: true,
      allowInsecure: true,
      credentialsFile: 'keys',
      json: true,
    })
  })

  it('takes a file whose name looks like a flag, after "--"', () => {
    expect(parse('put -- --odd oss://bkt/a').invocation).toMatchObject({ file: '--odd' })
  })

  it.each([
    ['uplod a oss://bkt/a', /Unknown command 'uplod' \(Did you mean upload\?\) See oss --help\./],
    ['upload a oss://bkt/a --paralel 3', /Unknown option '--paralel' \(Did you mean --parallel\?\)/],
    ['upload a', /"a" is all there is; write what to upload, and where to/],
    ['put a', /Missing required argument 'URL'\./],
    ['upload a b oss://bkt/key', /names one object for 2 files; end it with "\/"/],
    ['upload a b', /"b" is no object URL/],
    ['upload a oss://bkt/a --include *.txt', /add --recursive/],
    ['upload - oss://bkt/a --recursive', /standard input needs the whole key/],
    ['upload - oss://bkt/a/', /standard input needs the whole key/],
    ['upload - oss://bkt', /standard input needs the whole key/],
    ['upload a oss://bkt/a --limit-rate fast', /Write a rate such as 10MiB\/s/],
    ['put a oss://bkt/a b', /Too many arguments for 'put'/],
    ['put a oss://bkt', /names no object/],
    ['put a oss://bkt/dir/', /ends with "\/"/],
    ['put a https://bkt/k', /is no object URL/],
    ['upload a oss://bkt/a --part-size 8XB', /Write a size such as 8MiB/],
    ['upload a oss://bkt/a --parallel 1.5', /Write a whole number/],
    ['upload a oss://bkt/a --verify maybe', /Allowed choices are metadata, content, full/],
    ['upload a oss://bkt/a --part-size', /argument missing/],
    ['uploads sweep oss://bkt', /older-than/],
    ['uploads sweep oss://bkt --older-than week', /Write an age such as 7d/],
    ['presign oss://bkt/a --expires 8d', /7d, the longest/],
    ['presign oss://bkt/a --method POST', /Allowed choices are GET, PUT, HEAD, DELETE/],
    ['rm oss://bkt', /names no object/],
    ['put a oss://bkt/a --signature v3', /Allowed choices are v1, v4/],
    ['put a oss://bkt/a --path-style --cname', /cannot be used with/],
    ['put a oss://bkt/a --json --quiet', /cannot be used with/],
    ['serve --bandwidth 0', /Write a rate such as 10MiB\/s/],
    ['uploads', /A command is missing/],
  ])('refuses "%s" and says what is wrong', (line, words) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }))
    expect(() => parse(line)).toThrow(words)
  })

  it('does not repeat a value that stands with an unknown flag, because it may be a secret', () => {
    expect(() => parse('put a oss://bkt/a --key=CANARY')).toThrow("Unknown option '--key'.")
  })

  it('refuses no words at all', () => {
    expect(() => parseCommandLine([], '1.2.3')).toThrow(/A command is missing/)
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
  ])('answers "%s" in lines of a terminal', (line) => {
    const { invocation } = parse(line)
    const text = invocation.command === 'help' ? invocation.text : ''
    expect(text).toMatch(/^Usage: oss/)
    expect(text.split('\n').length).toBeLessThan(48)
  })

  it.each([
    '--help',
    'put --help',
    'upload --help',
    'uploads list --help',
    'uploads abort --help',
    'checkpoints list --help',
    'serve --help',
  ])('gives an example with "%s" that it understands itself', (line) => {
    const { invocation } = parse(line)
    const text = invocation.command === 'help' ? invocation.text : ''
    const example = /Example:\n {2}oss (.*)/.exec(text)?.[1] ?? ''
    expect(shellWords(example.split(' '), 'linux')).toBe(example)
    expect(parse(example).invocation.command).not.toBe('help')
  })

  it('answers --version with the version', () => {
    expect(parse('--version').invocation).toEqual({ command: 'help', text: '1.2.3\n' })
  })
})
