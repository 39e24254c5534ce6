import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, type Fault, type OperationName, startEmulator } from '@oss/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ALL_CHECKS } from './all-checks.ts'
import { runCheck } from './check.ts'
import { conform } from './conform.ts'
import { isDifferent } from './markdown-report.ts'
import { createTarget } from './target.ts'
import { UNCHECKED_SECTIONS } from './unchecked-sections.ts'

const BUCKET = 'planted-bucket'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator({ buckets: [BUCKET] })
})
afterEach(() => emulator.close())

function environmentOf({ endpoint, region, credentials }: Emulator): Record<string, string> {
  return {
    OSS_ENDPOINT: endpoint,
    OSS_REGION: region,
    OSS_BUCKET: BUCKET,
    OSS_ACCESS_KEY_ID: credentials.accessKeyId,
    OSS_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  }
}

/** Runs the command in this process, on the emulator of the test unless another environment is given. */
async function run(args: readonly string[], environment: Record<string, string> = environmentOf(emulator)) {
  const printed: string[] = []
  const questions: string[] = []
  const exitCode = await conform({
    args,
    environment,
    signal: new AbortController().signal,
    print: (text) => printed.push(text),
    async confirm(question) {
      questions.push(question)
      return false
    },
  })
  return { exitCode, questions, text: printed.join('') }
}

function expectNothingLeftBut(...keys: readonly string[]): void {
  expect(emulator.state.listKeys(BUCKET)).toEqual(keys)
  expect(emulator.state.listUploads(BUCKET)).toEqual([])
}

describe('pnpm conformance', () => {
  it('finds that the emulator does what docs/protocol.md says, without any setting', async () => {
    const { exitCode, text } = await run([], {})
    expect(text.match(/^different.*|^unfinished.*/gm)).toBeNull()
    expect(exitCode).toBe(0)
    expect(text).toContain(`${ALL_CHECKS.length} run, ${ALL_CHECKS.length} as documented`)
  })

  it('says what it will send, and sends nothing without a yes', async () => {
    const { exitCode, questions, text } = await run([])
    expect(exitCode).toBe(2)
    expect(questions).toHaveLength(1)
    expect(text).toMatch(/about \d{3} PUT requests and \d+ GET requests, \d+ KiB up and \d+ KiB down/)
    expect(text).toMatch(/keys below oss-conformance\/[0-9a-f]{16}\//)
    expect(emulator.requests).toEqual([])
  })

  it('checks the service of the environment with --yes, in a prefix of its own that is empty afterwards', async () => {
    await emulator.state.putObject(BUCKET, 'kept', 'x')
    const { exitCode } = await run(['--yes'])
    expect(exitCode).toBe(0)
    const written = emulator.requests.filter(({ method, bucket }) => method !== 'GET' && bucket === BUCKET)
    const keys = written.map(({ key }) => key).filter((key) => key !== '')
    expect(keys.filter((key) => !/^oss-conformance\/[0-9a-f]{16}\//.test(key))).toEqual([])
    expectNothingLeftBut('kept')
  })

  it('leaves neither versions nor delete markers in a bucket with versioning', async () => {
    const { endpoint: origin, region, credentials } = emulator
    const place = { endpoint: new URL(origin), region, bucket: BUCKET, credentials, prefix: 'p/' }
    const target = createTarget(place)
    const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
    await target.send('PUT', { query: { versioning: '' }, body })
    const { text } = await run(['--yes'])
    expect(text).toContain('Left over in the bucket: 0')
    expect((await target.send('GET', { query: { versions: '' } })).elements('Key')).toEqual([])
  })

  it.each<[OperationName, string, Fault]>([
    ['PutObject', 'ETag', { kind: 'wrong-etag' }],
    ['PutObject', 'x-oss-hash-crc64ecma', { kind: 'missing-crc' }],
    ['UploadPart', 'ETag of part 1', { kind: 'missing-etag' }],
    ['HeadObject', 'Server', { kind: 'header', name: 'Server', value: 'nginx' }],
    ['AbortMultipartUpload', 'status', { kind: 'status', status: 200, code: 'Odd' }],
  ])('reports a planted difference of %s in %s', async (operation, what, fault) => {
    emulator.faults.add({ match: { operation }, fault })
    const directory = await mkdtemp(join(tmpdir(), 'oss-conformance-'))
    const path = join(directory, 'report.md')
    const { exitCode } = await run(['--yes', '--report', path])
    const report = await readFile(path, 'utf8')
    await rm(directory, { recursive: true })
    expect(exitCode).toBe(1)
    const [, differences = ''] = /## Differences from docs\/protocol\.md\n([\s\S]*?)\n## /.exec(report) ?? []
    expect(differences).toContain(`| ${what} |`)
    expect(report).not.toContain(BUCKET)
    for (const secret of Object.values(emulator.credentials)) expect(report).not.toContain(secret)
    emulator.faults.clear()
  })

  it.each([
    [['--nonsense'], {}, /--nonsense/],
    [[], { OSS_ENDPOINT: 'oss-cn-hangzhou.aliyuncs.com', OSS_BUCKET: 'b' }, /OSS_REGION, OSS_ACCESS_KEY_ID/],
    [[], { OSS_ENDPOINT: 'https://host/path', OSS_REGION: 'r' }, /must be set too/],
  ])('explains the mistake in %j %j', async (args, environment, message) => {
    const { exitCode, text } = await run(args, { ...environment })
    expect(exitCode).toBe(2)
    expect(text).toMatch(message)
  })

  it('removes what the checks stored after Ctrl-C', async () => {
    const main = join(import.meta.dirname, 'main.ts')
    const child = spawn(process.execPath, ['--conditions=@oss/source', main, '--yes'], {
      env: { ...process.env, ...environmentOf(emulator) },
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      // Once, when the first check that stores an object is done.
      if (output.includes('conforms   PutObject') && !output.includes('Stopping')) child.kill('SIGINT')
    })
    const [code] = await once(child, 'exit')
    expect(output).toMatch(/Checks: \d+ run, .* [1-9]\d* skipped/)
    expect(code).toBe(130)
    expectNothingLeftBut()
  })
})

describe('the checks', () => {
  it.each(ALL_CHECKS)('can fail: $title', async (check) => {
    emulator.faults.add({ match: {}, fault: { kind: 'status', status: 418, body: '' } })
    const { endpoint: origin, region, credentials } = emulator
    const place = { endpoint: new URL(origin), region, bucket: BUCKET, credentials, prefix: 'p/' }
    const result = await runCheck(check, createTarget(place))
    expect(isDifferent(result) || result.failure !== undefined).toBe(true)
  })

  it('cover the headings of docs/protocol.md, or say why not', () => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'protocol.md'), 'utf8')
    const headings = [...text.matchAll(/^###? (.+)$/gm)].map(([, title = '']) => {
      return title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-')
    })
    const checked = new Set(ALL_CHECKS.map(({ section }) => section))
    expect([...checked].filter((section) => !headings.includes(section))).toEqual([])
    const unexplained = headings.filter(
      (heading) => !checked.has(heading) && !(heading in UNCHECKED_SECTIONS),
    )
    expect(unexplained).toEqual([])
    const needless = Object.keys(UNCHECKED_SECTIONS).filter(
      (name) => checked.has(name) || !headings.includes(name),
    )
    expect(needless).toEqual([])
  })
})
