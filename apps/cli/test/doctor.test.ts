import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { OssClient, staticCredentials } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, type LocalOss, startLocalOss, until } from './local-oss.ts'
import { type RunHere, runHere } from './run-here.ts'

const BUCKET = ['doctor', 'oss://demo']
const HOUR_MS = 60 * 60_000

/** Runs it, and reads its lines: status and words by check. */
async function diagnose(
  args: readonly string[],
  oss: LocalOss,
  change: Readonly<Record<string, string>> = {},
): Promise<RunHere & { readonly lines: Readonly<Record<string, string>> }> {
  const place = args.includes('--checkpoint-dir') ? [] : ['--checkpoint-dir', oss.directory]
  const run = await runHere([...args, ...place], { environment: { ...oss.environment, ...change } })
  expectNoSecrets(run)
  const lines = run.stdout.matchAll(/^(ok|warning|problem) +(\w+) +(.*(?:\n {22}.*)?)$/gm)
  return {
    ...run,
    lines: Object.fromEntries([...lines].map(([, status, check, words]) => [check, `${status}: ${words}`])),
  }
}

describe('oss doctor', () => {
  it('reports ok for every check of a working setup, and changes nothing', async () => {
    await using oss = await startLocalOss()
    const run = await diagnose(BUCKET, oss)
    expect(run).toMatchObject({ code: 0, stderr: '15 checks: 15 ok, 0 warnings, 0 problems\n' })
    expect(run.lines).toMatchObject({
      credentials: expect.stringMatching(/^ok: access key \w{4}…\w\w, temporary, from the environment$/),
      endpoint: `ok: ${oss.emulator.endpoint}, region cn-hangzhou, from the environment`,
      clock: 'ok: within 3 s of the service',
      put: 'ok: oss:PutObject is granted: UploadPart for a missing upload',
    })
    expect(oss.emulator.state.listKeys('demo')).toEqual([])
    expect(oss.emulator.state.listUploads('demo')).toEqual([])
    const operations = oss.emulator.requests.map(({ operation }) => operation)
    expect(operations).toEqual([
      'ListObjectsV2',
      'HeadObject',
      'UploadPart',
      'AbortMultipartUpload',
      'ListMultipartUploads',
    ])
  })

  it('only lists buckets when called without a URL', async () => {
    await using oss = await startLocalOss()
    expect(await diagnose(['doctor'], oss)).toMatchObject({
      code: 0,
      lines: { list: 'ok: granted: ListBuckets' },
    })
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['ListBuckets'])
  })

  it('prints JSON: one event for each check, and a summary', async () => {
    await using oss = await startLocalOss()
    const { stdout, code } = await diagnose(['doctor', 'oss://nowhere', '--json'], oss)
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(events.at(-2)).toMatchObject({ v: 1, kind: 'check', check: 'bucket', status: 'problem' })
    expect(events.at(-1)).toEqual({
      ...{ v: 1, kind: 'checked', bucket: 'nowhere', prefix: '', ok: 8, warnings: 0, problems: 1 },
      ...{ notChecked: ['keys', 'list', 'read', 'put', 'abort', 'orphans'], exitCode: 76 },
    })
    expect(code).toBe(76)
  })
})

describe('oss doctor, stopped by Ctrl-C', () => {
  it('exits with 130', async () => {
    await using oss = await startLocalOss()
    const match = { operation: 'ListObjectsV2' } as const
    oss.emulator.faults.add({ match, fault: { kind: 'hang', when: 'before-headers' } })
    const going = startCli(BUCKET, oss)
    await until(() => oss.emulator.openSockets > 0)
    going.child.kill('SIGINT')
    expect(await going.ended).toMatchObject({ code: 130 })
  })
})

describe('oss doctor finds', () => {
  it.each([
    [
      'a missing key',
      { OSS_ACCESS_KEY_SECRET: '' },
      77,
      'credentials',
      /set the environment variables OSS_ACCESS_KEY_SECRET/,
    ],
    [
      'a wrong key',
      { OSS_ACCESS_KEY_ID: 'nobody' },
      77,
      'keys',
      /InvalidAccessKeyId .*\n.*Check OSS_ACCESS_KEY_ID/,
    ],
    [
      'a wrong secret',
      { OSS_ACCESS_KEY_SECRET: 'wrong' },
      77,
      'keys',
      /SignatureDoesNotMatch .*EC .*\n.*--region/,
    ],
    ['a bad region', { OSS_REGION: 'oss-cn-hangzhou' }, 2, 'endpoint', /without "oss-"/],
    ['a wrong region', { OSS_REGION: 'cn-beijing' }, 76, 'region', /signing region.*\n.*--region/],
    [
      'a host that is not there',
      { OSS_ENDPOINT: 'https://oss.invalid' },
      69,
      'dns',
      /the host demo\.oss\.invalid does not exist/,
    ],
    [
      'a closed port',
      { OSS_ENDPOINT: 'http://127.0.0.1:1' },
      69,
      'connection',
      /ECONNREFUSED\)\n.*--endpoint/,
    ],
  ])('%s', async (_, change, code, check, words) => {
    await using oss = await startLocalOss()
    const run = await diagnose(BUCKET, oss, change)
    expect(run.code).toBe(code)
    expect(run.lines[check]).toMatch(/^problem: /)
    expect(run.lines[check]).toMatch(words)
    expect(run.stderr).toMatch(/, 1 problem; skipped after a problem: .*put/)
  })

  it('a bucket in another region, which OSS reports', async () => {
    await using oss = await startLocalOss()
    const body =
      '<Error><Code>AccessDenied</Code><Message>The bucket must be addressed using the specified endpoint.</Message>' +
      '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint></Error>'
    const match = { operation: 'ListObjectsV2' } as const
    oss.emulator.faults.add({ match, fault: { kind: 'status', status: 403, body } })
    const run = await diagnose(BUCKET, oss)
    expect(run).toMatchObject({ code: 76 })
    expect(run.lines['region']).toMatch(/^problem: .*\n.*use --region cn-beijing\.$/)
  })

  it('plain HTTP on a port that should use TLS', async () => {
    await using oss = await startLocalOss()
    const endpoint = `https://127.0.0.1:${oss.emulator.port}`
    const run = await diagnose([...BUCKET, '--endpoint', endpoint], oss)
    expect(run.code).toBe(76)
    expect(run.lines['connection']).toMatch(/^problem: .* does not speak TLS .*\n.*http:\/\//)
  })

  it('a server that is not OSS', async () => {
    await using oss = await startLocalOss()
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const run = await diagnose([...BUCKET, '--endpoint', `http://127.0.0.1:${port}`], oss)
      expect(run.code).toBe(69)
      expect(run.lines['service']).toMatch(/^problem: /)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it.each([
    [
      10 * 60_000,
      /^warning: this machine is (9 min 5\d s|10 min \d\d s) behind .*\n.*clocks that differ by 15 minutes or more/,
    ],
    [
      -10 * HOUR_MS,
      /^warning: this machine is (9 h 59|10 h 00) min ahead of .*\n.*other programs are rejected/,
    ],
  ])('a clock that is %i ms behind', async (skewMs, words) => {
    await using oss = await startLocalOss({ now: () => Date.now() + skewMs })
    const run = await diagnose(BUCKET, oss)
    expect(run).toMatchObject({ code: 0, lines: { keys: 'ok: accepted by the service' } })
    expect(run.lines['clock']).toMatch(words)
  })

  it('a clock whose error is too large to be corrected', async () => {
    await using oss = await startLocalOss({ now: () => Date.now() + 72 * HOUR_MS })
    const run = await diagnose(BUCKET, oss)
    expect(run.code).toBe(77)
    expect(run.lines['clock']).toMatch(/^problem: this machine is (2 d 23 h|3 d 00 h) behind/)
  })

  it('missing permissions of the access key', async () => {
    await using oss = await startLocalOss({ permissions: ['oss:PutObject'] })
    const run = await diagnose(BUCKET, oss)
    expect(run).toMatchObject({ code: 0, stderr: '14 checks: 10 ok, 4 warnings, 0 problems\n' })
    for (const check of ['list', 'read', 'abort', 'orphans']) {
      expect(run.lines[check]).toMatch(/^warning: .*AccessDenied.*\n.*[Uu]ploads work without/)
    }
    await using other = await startLocalOss({ permissions: ['oss:GetObject'] })
    const refused = await diagnose(BUCKET, other)
    expect(refused).toMatchObject({ code: 77 })
    expect(refused.lines['put']).toMatch(/^problem: oss:PutObject is not granted: /)
  })

  it('an access key in a profile that other users can read', async () => {
    await using oss = await startLocalOss()
    const { accessKeyId, accessKeySecret, securityToken } = CANARIES
    const keys = `accessKeyID=${accessKeyId}\naccessKeySecret=${accessKeySecret}\nstsToken=${securityToken}\n`
    const file = join(oss.directory, '.ossutilconfig')
    await writeFile(file, `[default]\n${keys}`, { mode: 0o600 })
    const elsewhere = { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '' }
    const safe = await diagnose(BUCKET, oss, elsewhere)
    expect(safe.lines['credentials']).toMatch(
      /^ok: access key .*from the profile default in .*\.ossutilconfig$/,
    )
    await chmod(file, 0o644)
    const run = await diagnose(BUCKET, oss, elsewhere)
    expect(run).toMatchObject({ code: 0 })
    expect(run.lines['credentials']).toMatch(/^warning: .*\n.*chmod 600/)
  })

  it('a directory that is not writable', async () => {
    await using oss = await startLocalOss()
    // Not even the superuser may write there.
    const run = await diagnose([...BUCKET, '--checkpoint-dir', '/proc/self'], oss)
    expect(run.code).toBe(73)
    expect(run.lines['checkpoints']).toMatch(/^problem: .*is not writable.*\n.*--checkpoint-dir/)
    expect(run.lines['orphans']).toBe('ok: no unfinished uploads')
  })

  it('old unfinished uploads, and the size of their parts', async () => {
    let shiftMs = -24 * HOUR_MS - 5 * 60_000
    await using oss = await startLocalOss({ now: () => Date.now() + shiftMs })
    const { endpoint, region } = oss.emulator
    await using client = new OssClient({ endpoint, region, credentials: staticCredentials(CANARIES) })
    const upload = await client.initiateMultipartUpload({ bucket: 'demo', key: 'a/old' })
    await client.uploadPart({ ...upload, partNumber: 1, body: Buffer.alloc(200_000) })
    shiftMs = 0
    const run = await diagnose(['doctor', 'oss://demo/a/'], oss)
    expect(run.code).toBe(0)
    expect(run.lines['orphans']).toMatch(
      /^warning: 1 unfinished upload, 1 part, 195\.3 KiB, the oldest started 1 d 00 h ago\n.*uploads sweep oss:\/\/demo\/a\/ --older-than 1d$/,
    )
  })
})
