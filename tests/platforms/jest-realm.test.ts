import { createRequire } from 'node:module'
import { join } from 'node:path'
import { constants, runInNewContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, canary, PART, REGION, type Service, startService } from '../service/service.ts'

/** The globals that Jest shares with its tests, in short: all but those of the language. */
const SHARED = Object.getOwnPropertyNames(globalThis).filter(
  (name) => !(name in runInNewContext('globalThis')) || name === 'ArrayBuffer' || name === 'Uint8Array',
)

type Entry = typeof import('@oss/client') & Pick<typeof import('@oss/credentials'), 'profileCredentials'>
let entry: Entry

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from '@oss/client'; export { profileCredentials } from '@oss/credentials'`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    conditions: ['@oss/source'],
    external: ['undici'],
    logLevel: 'silent',
  })
  const globals = Object.fromEntries(SHARED.map((name) => [name, Reflect.get(globalThis, name)]))
  const filename = join(import.meta.dirname, '../../packages/http/in-a-realm.cjs')
  const code = `(require, module) => { ${outputFiles[0]?.text}\nreturn module.exports }`
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  const load = runInNewContext(code, globals, { filename, importModuleDynamically })
  entry = load(createRequire(filename), { exports: {} })
})

const clientOf = (service: Service) =>
  new entry.OssClient({
    endpoint: service.emulator.endpoint,
    region: REGION,
    credentials: entry.staticCredentials({
      accessKeyId: canary.accessKeyId,
      accessKeySecret: canary.accessKeySecret,
    }),
  })

describe('under Jest, where the errors of Node.js are no `Error` of the program,', () => {
  it('an upload without a checkpoint starts, and is resumed after an interruption (R2)', async () => {
    await using service = await startService()
    const file = await service.file('a.bin', 3 * PART)
    const input = { bucket: BUCKET, key: 'a.bin', file, partSize: PART, parallel: 1 }
    await using client = clientOf(service)
    service.emulator.faults.add({
      match: { partNumber: 3, times: 1 },
      fault: { kind: 'slow-read', bytesPerSecond: 20_000 },
    })
    const first = client.resumableUpload(input)
    for await (const { partsRecorded } of first.progress())
      if (partsRecorded === 2) void first.interrupt('enough')
    expect(await first.outcome).toMatchObject({ kind: 'interrupted' })
    expect(await client.resumableUpload(input).done()).toMatchObject({ crc64Verified: true })
    for (const part of ['UploadPart 1', 'UploadPart 2'])
      expect(service.requests().filter((name) => name === part)).toHaveLength(1)
    const stored = await service.emulator.state.readObject(BUCKET, 'a.bin')
    expect(Buffer.from(stored ?? []).equals(bytesOf(3 * PART))).toBe(true)
  })

  it('a download starts, and a file that is not there is reported as such', async () => {
    await using service = await startService()
    await using client = clientOf(service)
    await client.putObject({ bucket: BUCKET, key: 'a', body: 'hello' })
    const file = join(service.directory, 'down.txt')
    expect(await client.resumableDownload({ bucket: BUCKET, key: 'a', file }).outcome).toMatchObject({
      kind: 'completed',
    })
    const missing = client.putObject({ bucket: BUCKET, key: 'b', body: { file: `${file}.none` } })
    await expect(missing).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
    await expect(missing).rejects.toThrow('ENOENT')
  })

  it('a service that is down is retried, and reported with the code of the system', async () => {
    await using service = await startService()
    await using client = new entry.OssClient({
      endpoint: 'http://127.0.0.1:1',
      region: REGION,
      credentials: entry.staticCredentials({ accessKeyId: 'a', accessKeySecret: 'b' }),
      retry: entry.createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 1, connectRetryMs: 0 }),
    })
    const failed = client.headObject({ bucket: BUCKET, key: 'a' })
    await expect(failed).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
    await expect(failed).rejects.toThrow('ECONNREFUSED')
    expect(service.requests()).toEqual([])
  })

  it('credentials that are not configured are reported as such', async () => {
    const provider = entry.profileCredentials({ file: '/nowhere/credentials' })
    const failed = provider({ forceRefresh: false, signal: new AbortController().signal })
    await expect(failed).rejects.toMatchObject({ name: 'CredentialsError', code: 'NOT_CONFIGURED' })
  })
})
