import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, type LocalOss, startLocalOss } from './local-oss.ts'

const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KB']

async function startWithFile(): Promise<LocalOss> {
  const oss = await startLocalOss()
  await oss.createFile('big.bin', 300_000)
  return oss
}

/** The same surroundings with other variables. */
function withEnvironment(oss: LocalOss, change: Readonly<Record<string, string>>) {
  return { directory: oss.directory, environment: { ...oss.environment, ...change } }
}

describe('oss rejects', () => {
  it.each([
    ['an unknown command', ['uplod', 'big.bin', 'oss://demo/a'], /^error: Unknown command 'uplod'/],
    ['no command', [], /^error: Missing command/],
    ['an unknown flag', [...UPLOAD, '--fast'], /^error: Unknown option '--fast'/],
    ['a bad size', ['upload', 'big.bin', 'oss://demo/a', '--part-size', 'x'], /Write a size such as 8MiB/],
    [
      'a part size OSS does not take',
      ['upload', 'big.bin', 'oss://demo/a', '--part-size', '1KB'],
      /102400.*\n.*--part-size/,
    ],
    ['too many parts at a time', [...UPLOAD, '--parallel', '5000'], /1 to 1000.*\n.*--parallel/],
    ['a bad bucket', ['put', 'big.bin', 'oss://Demo/a'], /bucket must be .*\(got "Demo"\)/],
    ['a bad key', ['put', 'big.bin', 'oss://demo//a'], /must not start with "\/"/],
    ['an endpoint with a path', [...UPLOAD, '--endpoint', 'https://h/x'], /has a path.*\n.*--endpoint/],
    [
      'plain http to other machines',
      [...UPLOAD, '--endpoint', 'http://192.0.2.1'],
      /Plain http.*\n.*--allow-insecure/,
    ],
    ['two addresses', [...UPLOAD, '--internal', '--accelerate'], /cannot be used with option '--accelerate'/],
    ['an endpoint and an address', [...UPLOAD, '--endpoint', 'h', '--internal'], /cannot be used with/],
    ['two sources of keys', [...UPLOAD, '--profile', 'p', '--credentials-file', 'f'], /cannot be used with/],
    ['a bad region', [...UPLOAD, '--region', 'Hang Zhou'], /region/i],
  ])('%s with exit code 2, before any request', async (_, args, words) => {
    await using oss = await startWithFile()
    const run = await runCli(args, oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(words)
    expect(run.stderr).not.toMatch(/^ {4}at /m)
    expect(oss.emulator.requests).toEqual([])
  })

  it.each([
    ['region', 'OSS_REGION', 2, /region is missing.*\n.*--region.*OSS_REGION/],
    ['key id', 'OSS_ACCESS_KEY_ID', 77, /set the environment variables OSS_ACCESS_KEY_ID\./],
    ['key secret', 'OSS_ACCESS_KEY_SECRET', 77, /set the environment variables OSS_ACCESS_KEY_SECRET\./],
  ])('a missing %s, before any request', async (_, name, code, words) => {
    await using oss = await startWithFile()
    const run = await runCli(UPLOAD, withEnvironment(oss, { [name]: '' }))
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(words) })
    expect(oss.emulator.requests).toEqual([])
    expectNoSecrets(run)
  })

  it('a missing endpoint and region, before any request', async () => {
    await using oss = await startWithFile()
    const run = await runCli(UPLOAD, withEnvironment(oss, { OSS_ENDPOINT: '', OSS_REGION: '' }))
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(/Missing region: use --region.*OSS_REGION or OSS_ENDPOINT/)
  })

  it('an access key on the command line, and does not print it', async () => {
    await using oss = await startWithFile()
    const run = await runCli([...UPLOAD, `--access-key-secret=${CANARIES.accessKeySecret}`], oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(/every user of this machine can read the command line/)
    expectNoSecrets(run)
  })

  it('with a JSON event, with --json', async () => {
    await using oss = await startWithFile()
    const run = await runCli([...UPLOAD, '--fast', '--json'], oss)
    expect(run).toMatchObject({ code: 2, stderr: '' })
    expect(JSON.parse(run.stdout)).toMatchObject({ v: 1, kind: 'failed', code: 'USAGE_INVALID', exitCode: 2 })
  })
})

describe('a wrong secret', () => {
  const WRONG = { OSS_ACCESS_KEY_SECRET: 'WRONGSECRETabcdefghij' }

  it.each(['v1', 'v4'])(
    'ends with exit code 77 and the error of the service for signature %s, and prints no secret',
    async (version) => {
      await using oss = await startWithFile()
      const surroundings = withEnvironment(oss, WRONG)
      const run = await runCli([...UPLOAD, '--signature', version], surroundings)
      expect(run).toMatchObject({ code: 77, stdout: '' })
      expect(run.stderr).toMatch(
        /OSS returned SignatureDoesNotMatch for InitiateMultipartUpload \(HTTP 403, request id/,
      )
      expect(run.stderr).toMatch(/Check OSS_ACCESS_KEY_SECRET/)
      expect(run.stderr).not.toMatch(/To continue/)

      const json = await runCli([...UPLOAD, '--signature', version, '--json'], surroundings)
      const failure = JSON.parse(json.stdout.trim().split('\n').at(-1) ?? '') as {
        service: { details: object }
      }
      expect(failure.service.details).toMatchObject({ StringToSign: expect.stringContaining('\n') })

      const debug = await runCli(
        [...UPLOAD, '--signature', version],
        withEnvironment(oss, { ...WRONG, OSS_DEBUG: '1' }),
      )
      expect(debug.stderr).toMatch(/StringToSign:/)
      expect(debug.stderr).toMatch(/^ {4}at /m)
      for (const each of [run, json, debug]) {
        expectNoSecrets(each)
        expect(each.stdout + each.stderr).not.toContain('WRONGSECRET')
      }
    },
  )

  it('leaves no upload and no checkpoint', async () => {
    await using oss = await startWithFile()
    await runCli(UPLOAD, withEnvironment(oss, WRONG))
    expect(oss.emulator.state.listUploads('demo')).toEqual([])
    expect(await oss.recordedParts()).toEqual([])
  })
})
