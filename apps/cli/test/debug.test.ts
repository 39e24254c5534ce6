import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OssClient, staticCredentials } from '@oss/client'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, type LocalOss, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

/** Every command that sends requests; the later ones find what the earlier ones stored. */
const COMMANDS: readonly (readonly string[])[] = [
  ['put', 'FILE', 'oss://demo/put.bin'],
  ['upload', 'FILE', 'oss://demo/big.bin', '--part-size', '100KiB'],
  ['upload', 'FILE', 'oss://demo/big.bin', '--update'],
  ['stat', 'oss://demo/big.bin'],
  ['ls', 'oss://demo'],
  ['ls'],
  ['download', 'oss://demo/big.bin', 'COPY'],
  ['uploads', 'list', 'oss://demo'],
  ['uploads', 'sweep', 'oss://demo', '--older-than', '1m'],
  ['uploads', 'abort', 'oss://demo/big.bin', '0123456789ABCDEF0123456789ABCDEF'],
  ['doctor', 'oss://demo'],
  ['rm', 'oss://demo/big.bin'],
]
/** Commands that send none. */
const LOCAL_COMMANDS: readonly (readonly string[])[] = [
  ['checkpoints', 'list'],
  ['completion', 'bash'],
  ['presign', 'oss://demo/big.bin', '--method', 'PUT'],
]

function inDirectory(args: readonly string[], { directory }: LocalOss): readonly string[] {
  const paths: Readonly<Record<string, string>> = { FILE: 'big.bin', COPY: 'copy.bin' }
  return args.map((arg) => (paths[arg] === undefined ? arg : join(directory, paths[arg])))
}

async function startWithFile(): Promise<LocalOss> {
  const oss = await startLocalOss()
  await oss.createFile('big.bin', 300_000)
  return oss
}

describe('--debug', () => {
  it.each(['v1', 'v4'])(
    'logs what each command sends and signs (%s), and no secret (R13)',
    async (signature) => {
      await using oss = await startWithFile()
      for (const command of COMMANDS) {
        const args = [...inDirectory(command, oss), '--signature', signature, '--debug']
        const { stdout, stderr } = await runHere(args, oss)
        expect(stderr, command.join(' ')).toMatch(/^debug: .* #\d+\.1 \w+: (PUT|GET|HEAD|POST|DELETE) http:/m)
        expect(stderr).toMatch(/^debug: .* signed$/m)
        expect(stderr).toMatch(/^ {2}string to sign:\n {4}\S/m)
        if (signature === 'v4') expect(stderr).toMatch(/^ {2}canonical request:\n {4}\S/m)
        expect(stderr).toMatch(/(new|reuses the) connection to 127\.0\.0\.1:\d+/)
        expect(stderr).toMatch(/status \d{3} after \d+ ms, request id [0-9A-F]{24}/)
        expectNoSecrets({ stdout, stderr })
      }
    },
  )

  it('changes nothing of commands that send no request, and logs no signed URL', async () => {
    await using oss = await startWithFile()
    for (const command of LOCAL_COMMANDS) {
      const run = await runHere([...command, '--debug'], oss)
      expect(run.code, run.stderr).toBe(0)
      expect(run.stderr).toMatch(/^debug: oss 1\.2\.3, Node\.js /)
      expectNoSecrets({ stdout: '', stderr: run.stderr })
    }
  })

  it('shows the times of a new connection, and that the next request reuses it', async () => {
    await using oss = await startWithFile()
    const args = inDirectory(['upload', 'FILE', 'oss://demo/big.bin', '--part-size', '100KiB'], oss)
    const { stderr } = await runHere([...args, '--parallel', '1', '--debug'], oss)
    expect(stderr).toMatch(/#1\.1 new connection to 127\.0\.0\.1:\d+: DNS [\d.]+ ms, TCP [\d.]+ ms$/m)
    expect(stderr).toMatch(/#2\.1 reuses the connection to 127\.0\.0\.1:\d+$/m)
  })

  it('shows why a request is retried', async () => {
    await using oss = await startWithFile()
    const fault = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
    oss.emulator.faults.add({ match: { operation: 'ListBuckets', nth: 1 }, fault })
    const { code, stderr } = await runHere(['ls', '--debug'], oss)
    expect(code).toBe(0)
    expect(stderr).toMatch(/#1\.1 failed: ServiceUnavailable: .* Next attempt in \d+ ms\.$/m)
    expect(stderr).toMatch(/#1\.2 status 200 after/)
  })

  it('shows which credentials were fetched, by the start of their id', async () => {
    await using oss = await startWithFile()
    const { stderr } = await runHere(['ls', '--debug'], oss)
    const [start] = /^.{4}/.exec(CANARIES.accessKeyId) ?? []
    expect(stderr).toMatch(
      new RegExp(`^debug: \\S+ credentials ${start}\\*\\*\\* with a token, fetched in \\d+ ms$`, 'm'),
    )
  })

  it('shows the checkpoint of an upload, its parts, and why they are sent again', async () => {
    await using oss = await startWithFile()
    const file = join(oss.directory, 'big.bin')
    const args = ['upload', file, 'oss://demo/big.bin', '--part-size', '100KiB', '--parallel', '1', '--debug']
    const { faults } = oss.emulator
    faults.add({ match: { operation: 'UploadPart', partNumber: 2, nth: 1 }, fault: { kind: 'wrong-crc' } })
    const denied = { kind: 'status', status: 403, code: 'AccessDenied' } as const
    faults.add({ match: { operation: 'UploadPart', partNumber: 3 }, fault: denied })
    const first = await runHere(args, oss)
    expect(first.code).toBe(77)
    const lines = [
      /checkpoint opened with 0 parts: \S+\.journal \(\d+ ms\)$/m,
      /notice started, uploadId: "[0-9A-F]{32}", plan: /m,
      /part 1 of upload [0-9A-F]{32} starts \(102400 bytes\)$/m,
      /part 1 recorded \(\d+ ms\)$/m,
      /notice part-rejected, number: 2, error: .*damaged in transit/m,
      /part 3 failed after \d+ ms: AccessDenied/m,
    ]
    for (const line of lines) expect(first.stderr).toMatch(line)
    faults.clear()
    await appendFile(file, 'more')
    const second = await runHere(args, oss)
    expect(second.stderr).toMatch(/oss:\/\/demo\/big\.bin: checkpoint opened with 2 parts: /)
    expect(second.stderr).toMatch(
      /oss:\/\/demo\/big\.bin: notice restarted, reason: "source-changed", uploadId: /,
    )
    expect(second.stderr).toMatch(/oss:\/\/demo\/big\.bin: verifying, 3 of 3 parts recorded$/m)
    expectNoSecrets(first)
    expectNoSecrets(second)
  })

  it('shows the checkpoint and the notices of a download', async () => {
    await using oss = await startWithFile()
    await runHere(['put', join(oss.directory, 'big.bin'), 'oss://demo/big.bin'], oss)
    const copy = join(oss.directory, 'copy.bin')
    const { stderr } = await runHere(['download', 'oss://demo/big.bin', copy, '--debug'], oss)
    expect(stderr).toMatch(/oss:\/\/demo\/big\.bin: checkpoint opened with 0 parts: /)
    expect(stderr).toMatch(/oss:\/\/demo\/big\.bin: notice started, plan: /)
    expect(stderr).toMatch(/oss:\/\/demo\/big\.bin: checkpoint removed: /)
  })

  it.each(['v1', 'v4'])('shows the string to sign that the service shows, too (%s)', async (signature) => {
    await using oss = await startWithFile()
    const environment = { ...oss.environment, OSS_ACCESS_KEY_SECRET: 'WRONGSECRETabcdefghij' }
    const run = await runHere(['ls', '--signature', signature, '--debug'], { environment })
    expect(run.code).toBe(77)
    const theirs = /StringToSign:\n([\s\S]*?)(?:\n\w+:|\n?$)/.exec(run.stderr)?.[1] ?? ''
    const ours = /string to sign:\n((?: {4}.*\n)+)/.exec(run.stderr)?.[1] ?? ''
    expect(ours.replace(/^ {4}/gm, '').trim()).toBe(theirs.trim())
    expectNoSecrets(run)
    expect(run.stderr).not.toContain('WRONGSECRET')
  })

  it('writes to a file that only the user can read with --debug=FILE, and nothing to standard error', async () => {
    await using oss = await startWithFile()
    const file = join(oss.directory, 'debug.log')
    const run = await runHere(['ls', `--debug=${file}`], oss)
    expect(run).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/debug:/) })
    const log = await readFile(file, 'utf8')
    expect(log).toMatch(
      /^oss 1\.2\.3, Node\.js .*\n.* credentials .*\n.* #1\.1 signed\n {2}canonical request:/,
    )
    expectNoSecrets({ stdout: '', stderr: log })
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('ends with 73 before any request when the file cannot be written', async () => {
    await using oss = await startWithFile()
    const file = join(oss.directory, 'missing', 'debug.log')
    const run = await runHere(['ls', `--debug=${file}`], oss)
    expect(run).toMatchObject({
      code: 73,
      stderr: expect.stringMatching(/debug log .*debug\.log cannot be written/),
    })
    expect(oss.emulator.requests).toEqual([])
  })

  it('does not take the next argument for the file, and stays an argument after --', async () => {
    await using oss = await startWithFile()
    const [, file = ''] = inDirectory(['put', 'FILE'], oss)
    expect(await runHere(['--debug', 'put', file, 'oss://demo/a'], oss)).toMatchObject({ code: 0 })
    const literal = await runHere(['put', '--', '--debug', 'oss://demo/a'], oss)
    expect(literal).toMatchObject({ code: 66, stderr: expect.not.stringMatching(/^debug:/m) })
  })
})

describe('the option debug of a client', () => {
  const events: unknown[] = []
  beforeAll(async () => {
    await using oss = await startWithFile()
    const { endpoint, region } = oss.emulator
    const credentials = staticCredentials(CANARIES)
    const debug = (event: unknown): void => {
      events.push(event)
      throw new Error('A sink must not disturb the request.')
    }
    await using client = new OssClient({ endpoint, region, credentials, debug })
    await client.putObject({ bucket: 'demo', key: 'a', body: 'x' })
    await client.headObject({ bucket: 'demo', key: 'missing' }).catch(() => undefined)
  })

  it('receives each step of a request in order, as plain data without secrets', () => {
    const kinds = events.map((event) => (event as { readonly kind: string }).kind)
    const sent = ['signed', 'request', 'connection', 'response']
    expect(kinds).toEqual(['credentials-fetched', ...sent, ...sent, 'failure'])
    expect(structuredClone(events)).toEqual(events)
    const text = JSON.stringify(events)
    expect(JSON.parse(text)).toHaveLength(events.length)
    expectNoSecrets({ stdout: text, stderr: '' })
  })
})
