import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CliProcess, runCli, runShell, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, startLocalOss, until } from './local-oss.ts'

const OWN_KEYS = {
  OSS_ACCESS_KEY_ID: CANARIES.accessKeyId,
  OSS_ACCESS_KEY_SECRET: CANARIES.accessKeySecret,
  OSS_SESSION_TOKEN: CANARIES.securityToken,
}

let directory = ''
let served: CliProcess | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-cli-'))
})

afterEach(async () => {
  served?.child.kill('SIGKILL')
  await served?.ended
  await rm(directory, { recursive: true, force: true })
})

async function startServing(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliProcess> {
  const serving = startCli(['serve', ...args], { directory, environment })
  served = serving
  await until(() => serving.written().stdout.endsWith('\n') || serving.child.exitCode !== null)
  return serving
}

describe('oss serve', () => {
  it('prints commands to try it, which a shell accepts unchanged', async () => {
    const serving = await startServing([])
    const [listening, , ...commands] = serving.written().stdout.trimEnd().split('\n')
    expect(listening).toMatch(
      /^Listening on http:\/\/127\.0\.0\.1:\d+ \(region cn-hangzhou; bucket demo; in memory/,
    )
    const line = commands
      .map((command) => command.trim())
      .join(' && ')
      .replaceAll('FILE', 'notes.txt')
    const run = await runShell(`echo hello > notes.txt && ${line}`, { directory, environment: {} })
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Uploaded oss://demo/notes.txt: 6 B'),
    })
  })

  it('exits with 0 at Ctrl-C', async () => {
    const serving = await startServing([])
    serving.child.kill('SIGINT')
    expect(await serving.ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/Stopping[\s\S]*Stopped\n$/),
    })
  })

  it('exits with 0 even when uploads to it were interrupted or are in progress', async () => {
    const serving = await startServing(['--json', '--bandwidth', '500KB/s'], OWN_KEYS)
    const { endpoint } = JSON.parse(serving.written().stdout) as { readonly endpoint: string }
    const environment = { ...OWN_KEYS, OSS_ENDPOINT: endpoint, OSS_REGION: 'cn-hangzhou' }
    const surroundings = { directory, environment }
    await runShell('head -c 2000000 /dev/zero > big.bin', surroundings)
    for (const [index, signal] of (['SIGINT', 'SIGKILL', 'SIGKILL'] as const).entries()) {
      const upload = startCli(
        ['upload', 'big.bin', `oss://demo/${index}`, '--part-size', '100KB'],
        surroundings,
      )
      await until(() => upload.written().stderr.includes('%'))
      upload.child.kill(signal)
      if (index < 2) await upload.ended
    }
    serving.child.kill('SIGINT')
    expect(await serving.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('accepts the access key in the environment and does not print it', async () => {
    const serving = await startServing(
      ['--json', '--region', 'cn-beijing', '--bucket', 'one', '--bucket', 'two'],
      OWN_KEYS,
    )
    const event = JSON.parse(serving.written().stdout) as { readonly endpoint: string }
    expect(event).toMatchObject({
      v: 1,
      kind: 'listening',
      region: 'cn-beijing',
      buckets: ['one', 'two'],
      credentials: null,
    })
    const environment = { ...OWN_KEYS, OSS_ENDPOINT: event.endpoint, OSS_REGION: 'cn-beijing' }
    expect(await runShell('echo hello > a', { directory, environment })).toMatchObject({ code: 0 })
    expect(await runCli(['put', 'a', 'oss://two/a'], { directory, environment })).toMatchObject({ code: 0 })
    expectNoSecrets(serving.written())
  })

  it('keeps objects in a directory after it has ended', async () => {
    const first = await startServing(['--data', 'data', '--json'], OWN_KEYS)
    const { endpoint } = JSON.parse(first.written().stdout) as { readonly endpoint: string }
    const environment = { ...OWN_KEYS, OSS_ENDPOINT: endpoint, OSS_REGION: 'cn-hangzhou' }
    await runShell('echo hello > a', { directory, environment })
    await runCli(['put', 'a', 'oss://demo/a'], { directory, environment })
    first.child.kill('SIGTERM')
    await first.ended

    const port = new URL(endpoint).port
    await startServing(['--data', 'data', '--port', port], OWN_KEYS)
    const again = await runCli(['uploads', 'list', 'oss://demo'], { directory, environment })
    expect(again).toMatchObject({ code: 0, stderr: '0 unfinished uploads in oss://demo\n' })
  })

  it.each([
    [['--port', '99999'], 2, /port must be/],
    [['--bucket', 'BAD'], 2, /BAD/],
    [['--host', '192.0.2.1'], 73, /192\.0\.2\.1/],
    [['--cors', 'localhost:5173'], 2, /--cors.*Write an origin such as http:\/\/localhost:5173/],
    [['--cors', 'http://localhost:5173/app'], 2, /without a path/],
  ])('rejects %j with the reason', async (args, code, words) => {
    const serving = await startServing(args)
    expect(await serving.ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(words) })
  })

  it('lets web pages of the given origins send requests and read the checksum, and no others', async () => {
    const page = 'http://localhost:5173'
    const serving = await startServing(['--json', '--cors', page, '--cors', 'https://app.example'], OWN_KEYS)
    const { endpoint } = JSON.parse(serving.written().stdout) as { readonly endpoint: string }
    const ask = (origin: string) =>
      fetch(`${endpoint}/demo/k`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PUT',
          'access-control-request-headers': 'authorization,x-oss-date',
        },
      })
    for (const origin of [page, 'https://app.example']) {
      const { status, headers } = await ask(origin)
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin])
      expect(headers.get('access-control-expose-headers')).toContain('x-oss-hash-crc64ecma')
    }
    expect((await ask('https://other.example')).status).toBe(403)
  })

  it('shows the console under the name localhost when that is the host', async () => {
    const serving = await startServing(['--json', '--console', '--host', 'localhost'], OWN_KEYS)
    const { console: url } = JSON.parse(serving.written().stdout) as { readonly console: string }
    expect(url).toMatch(/^http:\/\/localhost:\d+\/$/)
    const { status, headers } = await fetch(url, { redirect: 'manual' })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  })

  it('rejects an access key id without a secret', async () => {
    const serving = await startServing([], { OSS_ACCESS_KEY_ID: CANARIES.accessKeyId })
    const run = await serving.ended
    expect(run).toMatchObject({
      code: 77,
      stderr: expect.stringContaining('set the environment variables OSS_ACCESS_KEY_SECRET'),
    })
    expectNoSecrets(run)
  })
})

describe('a running command', () => {
  it('does not expose the access key in the list of processes', async () => {
    await using oss = await startLocalOss({ bandwidthBytesPerSecond: 500_000 })
    await oss.createFile('big.bin', 1_000_000)
    const run = startCli(['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KB'], oss)
    await until(() => oss.emulator.requests.length > 2)
    const args = execFileSync('ps', ['-o', 'args=', '-p', String(run.child.pid)], { encoding: 'utf8' })
    expect(args).toContain('upload big.bin')
    for (const secret of Object.values(CANARIES)) expect(args).not.toContain(secret)
    run.child.kill('SIGKILL')
    await run.ended
  })
})
