import { once } from 'node:events'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { createRetryPolicy } from '@oss/http'
import { describe, expect, it } from 'vitest'
import { selfSigned } from '../../packages/http/test/self-signed.ts'
import { BUCKET, canary, PART, startService } from '../service/service.ts'
import { countOf, manySizes, resultsOf, writeTree } from './tree.ts'

describe('a batch', () => {
  it('ends immediately with NoSuchBucket when the bucket does not exist', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(50, 10))
    const { results, error } = await resultsOf(
      service.client().uploadDirectory({ bucket: 'no-such-bucket', directory: tree.directory }),
    )
    expect(results).toEqual([])
    expect(error).toMatchObject({ name: 'ServiceError', code: 'NoSuchBucket' })
  })

  it('ends early when there is no connection, without a thousand failures', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(50, 10))
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as { readonly port: number }
    closed.close()
    const client = service.client({ endpoint: `http://127.0.0.1:${port}` })
    const { results, error } = await resultsOf(
      client.uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 3 }),
    )
    expect(results.length).toBeLessThanOrEqual(4)
    expect(error).toBeDefined()
  })

  it.each([429, 503])(
    'ends early when OSS responds to every file with %d, without a thousand failures',
    async (status) => {
      await using service = await startService()
      const tree = await writeTree(service, manySizes(50, 10))
      service.emulator.faults.add({ match: { operation: 'PutObject' }, fault: { kind: 'status', status } })
      const client = service.client({ retry: createRetryPolicy({ maxAttempts: 2, baseDelayMs: 1 }) })
      const { results, error } = await resultsOf(
        client.uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 3 }),
      )
      expect(results.length).toBeLessThanOrEqual(6)
      expect(error).toMatchObject({ name: 'ServiceError', status })
    },
  )

  it('ends immediately when the certificate of the server is not trusted (F58)', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(50, 10))
    const stranger = createTlsServer(selfSigned({ names: ['localhost'] })).listen(0, '127.0.0.1')
    await once(stranger, 'listening')
    const { port } = stranger.address() as { readonly port: number }
    const client = service.client({ endpoint: `https://localhost:${port}` })
    const input = { bucket: BUCKET, directory: tree.directory, jobs: 1, skipUnchanged: false }
    const { results, error } = await resultsOf(client.uploadDirectory(input))
    stranger.close()
    expect(results.length).toBeLessThanOrEqual(1)
    expect(error).toMatchObject({ name: 'TransportError', code: 'TLS_REJECTED' })
  })

  it('continues after a file whose requests fail, when others succeed (F40)', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(20, 10))
    service.emulator.faults.add({ match: { key: 'd3/f00003' }, fault: { kind: 'reset', when: 'before' } })
    const { results, error } = await resultsOf(
      service.client().uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 2 }),
    )
    expect(error).toBeUndefined()
    expect(countOf(results)).toEqual({ uploaded: 19, failed: 1 })
  })

  it('ends after a series of rejected files, not after the first one', async () => {
    const { accessKeyId, accessKeySecret } = canary
    const permissions = ['oss:ListObjects', 'oss:GetObject']
    await using service = await startService({ credentials: [{ accessKeyId, accessKeySecret, permissions }] })
    const tree = await writeTree(service, manySizes(80, 10))
    const input = { bucket: BUCKET, directory: tree.directory, jobs: 2 }
    const { results, error } = await resultsOf(service.client().uploadDirectory(input))
    expect(error).toMatchObject({ name: 'ServiceError', code: 'AccessDenied' })
    expect(results.length).toBeGreaterThanOrEqual(50)
    expect(results.length).toBeLessThanOrEqual(52)
  })

  it('continues when the first file fails because of the network, also with one job', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(5, 10))
    service.emulator.faults.add({ match: { key: 'd0/f00000' }, fault: { kind: 'reset', when: 'before' } })
    const input = { bucket: BUCKET, directory: tree.directory, jobs: 1 }
    const { results, error } = await resultsOf(service.client().uploadDirectory(input))
    expect(error).toBeUndefined()
    expect(countOf(results)).toEqual({ failed: 1, uploaded: 4 })
  })

  it('uploads everything when OSS denies the listing, and reports that once', async () => {
    const { accessKeyId, accessKeySecret } = canary
    await using service = await startService({
      credentials: [{ accessKeyId, accessKeySecret, permissions: ['oss:PutObject'] }],
    })
    const tree = await writeTree(service, manySizes(10, 10))
    const refusals: unknown[] = []
    const input = {
      bucket: BUCKET,
      directory: tree.directory,
      jobs: 1,
      onCompareFailed: (error: unknown) => refusals.push(error),
    }
    for (const round of [1, 2]) {
      expect(countOf((await resultsOf(service.client().uploadDirectory(input))).results)).toEqual({
        uploaded: 10,
      })
      expect(refusals).toHaveLength(round)
    }
    expect(refusals[0]).toMatchObject({ name: 'ServiceError', status: 403 })
    expect(await tree.isStored('')).toBe(true)
  })

  it('reports files in flight as interrupted when its signal aborts, and can be resumed (F70)', async () => {
    await using service = await startService({ bandwidthBytesPerSecond: 1_500_000 })
    const tree = await writeTree(service, { 'a-big': PART * 10, ...manySizes(10, 1_000) })
    const stop = new AbortController()
    const input = { bucket: BUCKET, directory: tree.directory, partSize: PART, jobs: 2 }
    const batch = service.client().uploadDirectory({ ...input, signal: stop.signal })
    const reason = new Error('enough')
    const stopping = (async () => {
      while (
        service.emulator.requests.filter(
          ({ operation, status }) => operation === 'UploadPart' && status === 200,
        ).length < 3
      )
        await new Promise((resolve) => setTimeout(resolve, 5))
      stop.abort(reason)
    })()
    const { results, error } = await resultsOf(batch)
    await stopping
    expect(error).toBe(reason)
    expect(results.filter(({ kind }) => kind === 'interrupted')).not.toEqual([])
    expect(batch.progressNow().active).toEqual([])
    const again = await resultsOf(service.client().uploadDirectory(input))
    expect(again.error).toBeUndefined()
    expect(again.results).toContainEqual(
      expect.objectContaining({
        key: 'a-big',
        kind: 'uploaded',
        upload: expect.objectContaining({ partsTotal: 10 }),
      }),
    )
    expect(await tree.isStored('')).toBe(true)
  })

  it('ends as interrupted when requests are disabled (F71)', async () => {
    await using service = await startService({ bandwidthBytesPerSecond: 500_000 })
    const tree = await writeTree(service, manySizes(50, 20_000))
    const client = service.client()
    const batch = client.uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 3 })
    const kinds: string[] = []
    await expect(async () => {
      for await (const { kind } of batch) {
        kinds.push(kind)
        if (kinds.length === 5) client.disableRequests()
      }
    }).rejects.toMatchObject({ name: 'InterruptedError' })
    expect(kinds.filter((kind) => kind === 'interrupted').length).toBeGreaterThan(0)
    expect(kinds.length).toBeLessThan(20)
  })

  it('leaves nothing running when its reader stops iterating (R10)', async () => {
    await using service = await startService({ bandwidthBytesPerSecond: 500_000 })
    const tree = await writeTree(service, manySizes(50, 20_000))
    for await (const { kind } of service
      .client()
      .uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 3 })) {
      expect(kind).toBe('uploaded')
      break
    }
    const { length } = service.emulator.requests
    expect(length).toBeLessThan(20)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(service.emulator.requests).toHaveLength(length)
  })

  it('starts no more files while a slow reader has unread results', async () => {
    await using service = await startService()
    const tree = await writeTree(service, manySizes(30, 10))
    const results = service
      .client()
      .uploadDirectory({ bucket: BUCKET, directory: tree.directory, jobs: 2 })
      [Symbol.asyncIterator]()
    await results.next()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(
      service.emulator.requests.filter(({ operation }) => operation === 'PutObject').length,
    ).toBeLessThan(8)
    await results.return?.()
  })
})
