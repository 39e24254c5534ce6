import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clientEncryption, rsaKeyWrap } from '@oss/encryption'
import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../apps/cli/src/errors/exit-codes.ts'
import { runCli } from '../../apps/cli/test/cli-process.ts'
import { startLocalOss } from '../../apps/cli/test/local-oss.ts'
import { masterKey } from '../encryption/master-keys.ts'
import { BUCKET, bytesOf, PART, startService } from '../service/service.ts'
import { type EarlyEnd, startShorteningProxy } from './shortening-proxy.ts'

const SIZE = 3 * PART + 17
const TIMES = 3
const target = { bucket: BUCKET, key: 'object.bin' }
const bytes = bytesOf(SIZE)
const endings: readonly EarlyEnd[] = ['with a length that fits', 'chunked', 'closed', 'as a shorter range']
const range = { start: 5, end: SIZE - 5 }

describe.each(endings)('a response to GET that ends early but cleanly, %s,', (how) => {
  it.each([
    ['in parts', PART],
    ['in one part', 10 * PART],
  ])('is completed by further ranges when the object is downloaded %s', async (_, partSize) => {
    await using service = await startService()
    await service.emulator.state.putObject(BUCKET, target.key, bytes)
    await using proxy = await startShorteningProxy(service.emulator.endpoint, how, TIMES)
    const file = join(service.directory, 'file.bin')
    const client = service.client({ endpoint: proxy.endpoint })
    await client.resumableDownload({ ...target, file, partSize, parallel: 1 }).done()
    expect((await readFile(file)).equals(bytes)).toBe(true)
    expect(proxy.cut).toBe(TIMES)
  })

  it('is completed by further ranges, bound to its ETag, when getObject reads a range', async () => {
    await using service = await startService()
    await service.emulator.state.putObject(BUCKET, target.key, bytes)
    await using proxy = await startShorteningProxy(service.emulator.endpoint, how, TIMES)
    const client = service.client({ endpoint: proxy.endpoint })
    await using object = await client.getObject({ ...target, range })
    expect(object.info.size).toBe(range.end - range.start)
    expect(Buffer.from(await object.bytes()).equals(bytes.subarray(range.start, range.end))).toBe(true)
    const asked = service.emulator.requests.filter(({ operation }) => operation === 'GetObject')
    for (const { headers } of asked.slice(1)) expect(headers).toMatchObject({ 'if-match': object.info.etag })
  })

  it('is completed by further ranges when an encrypted range is read', async () => {
    await using service = await startService()
    const encrypted = { ...target, clientEncryption: clientEncryption(rsaKeyWrap(masterKey)) }
    await service.client().putObject({ ...encrypted, body: bytes })
    await using proxy = await startShorteningProxy(service.emulator.endpoint, how, TIMES)
    const client = service.client({ endpoint: proxy.endpoint })
    await using object = await client.getObject({ ...encrypted, range })
    expect(Buffer.from(await object.bytes()).equals(bytes.subarray(range.start, range.end))).toBe(true)
  })

  it('is completed by further ranges when an encrypted object is downloaded', async () => {
    await using service = await startService()
    const encrypted = { ...target, clientEncryption: clientEncryption(rsaKeyWrap(masterKey)) }
    await service.client().putObject({ ...encrypted, body: bytes })
    await using proxy = await startShorteningProxy(service.emulator.endpoint, how, TIMES)
    const file = join(service.directory, 'file.bin')
    await service
      .client({ endpoint: proxy.endpoint })
      .resumableDownload({ ...encrypted, file, partSize: PART })
      .done()
    expect((await readFile(file)).equals(bytes)).toBe(true)
  })

  it('is completed by further ranges when oss download reads the object', async () => {
    await using oss = await startLocalOss()
    await oss.emulator.state.putObject('demo', target.key, bytes)
    await using proxy = await startShorteningProxy(oss.emulator.endpoint, how, TIMES)
    const environment = { ...oss.environment, OSS_ENDPOINT: proxy.endpoint }
    const run = await runCli(['download', `oss://demo/${target.key}`], { ...oss, environment })
    expect(run).toMatchObject({ code: 0 })
    expect((await readFile(join(oss.directory, target.key))).equals(bytes)).toBe(true)
  })

  it('every time ends the download with the TransportError of an unavailable service (exit 69)', async () => {
    await using service = await startService()
    await service.emulator.state.putObject(BUCKET, target.key, bytes)
    await using proxy = await startShorteningProxy(service.emulator.endpoint, how, 1000)
    const file = join(service.directory, 'file.bin')
    const client = service.client({ endpoint: proxy.endpoint })
    const { error } = await client
      .resumableDownload({ ...target, file, partSize: PART })
      .done()
      .then(
        () => ({ error: undefined }),
        (reason: unknown) => ({ error: reason }),
      )
    expect(error).toMatchObject({
      ...{ name: 'DownloadError', code: 'REQUEST_FAILED' },
      cause: { name: 'TransportError', code: 'RESPONSE_MALFORMED', operation: 'GetObject' },
    })
    expect(exitCodeOf(error)).toBe(69)
  })
})

describe('getObject of a whole object', () => {
  it.each([{ kind: 'truncate-response' }, { kind: 'reset', when: 'mid-response', bytes: 100_000 }] as const)(
    'reads on where the connection broke ($type)',
    async (fault) => {
      await using service = await startService()
      await service.emulator.state.putObject(BUCKET, target.key, bytes)
      service.emulator.faults.add({ match: { operation: 'GetObject', times: 3 }, fault })
      await using object = await service.client().getObject(target)
      expect(Buffer.from(await object.bytes()).equals(bytes)).toBe(true)
      expect(service.requests().filter((name) => name === 'GetObject').length).toBeGreaterThan(1)
    },
  )

  it('ends with ObjectChangedError when the object was overwritten before the rest was read', async () => {
    await using service = await startService()
    await service.emulator.state.putObject(BUCKET, target.key, bytes)
    const fault = { kind: 'truncate-response' } as const
    service.emulator.faults.add({ match: { operation: 'GetObject', times: 1 }, fault })
    await using object = await service.client().getObject(target)
    await service.emulator.state.putObject(BUCKET, target.key, bytesOf(SIZE, 2))
    await expect(object.bytes()).rejects.toMatchObject({ name: 'ObjectChangedError' })
  })

  it('ends with ChecksumError when a proxy has shortened the body and its length, which nothing else shows', async () => {
    await using service = await startService()
    await service.emulator.state.putObject(BUCKET, target.key, bytes)
    await using proxy = await startShorteningProxy(service.emulator.endpoint, 'with a length that fits', 1)
    await using object = await service.client({ endpoint: proxy.endpoint }).getObject(target)
    await expect(object.bytes()).rejects.toMatchObject({ name: 'ChecksumError' })
  })

  it('leaves nothing running when it is disposed of while the rest is requested (R10)', async () => {
    await using service = await startService()
    await service.emulator.state.putObject(BUCKET, target.key, bytes)
    service.emulator.faults.add({
      match: { operation: 'GetObject', nth: 1 },
      fault: { kind: 'truncate-response' },
    })
    service.emulator.faults.add({
      match: { operation: 'GetObject', nth: 2 },
      fault: { kind: 'hang', when: 'before-headers' },
    })
    const object = await service.client().getObject(target)
    const reading = object.bytes().catch((error: unknown) => error)
    await expect.poll(() => service.requests().length).toBe(2)
    await object[Symbol.asyncDispose]()
    expect(await reading).toBeInstanceOf(Error)
    await expect.poll(() => service.emulator.openSockets).toBe(0)
  })
})
