import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DownloadNotice } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, PART, type Service, startService } from '../service/service.ts'
import { contentOf, downloadTo, KEY, requestedRanges, SIZE, storeObject } from './downloading.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

describe('resumableDownload', () => {
  it('reads the object in parallel ranges, each bound to the same ETag, and verifies the whole (R1, R7)', async () => {
    const bytes = await storeObject(service)
    const notices: DownloadNotice[] = []
    const download = service
      .client()
      .resumableDownload({ ...downloadTo(service), onNotice: (notice) => notices.push(notice) })
    const etag = service.emulator.state.describeObject(BUCKET, KEY)?.etag
    expect(await download.done()).toMatchObject({
      ...{ size: SIZE, etag: `"${etag}"`, crc64Verified: true, partsTotal: 5, partsReused: 0 },
    })
    expect(await contentOf(service)).toEqual(bytes)
    expect(requestedRanges(service)).toEqual([0, 1, 2, 3, 4].map((part) => part * PART))
    for (const { headers } of service.emulator.requests.filter(({ operation }) => operation === 'GetObject'))
      expect(headers).toMatchObject({ 'if-match': `"${etag}"`, 'x-oss-range-behavior': 'standard' })
    expect(await readdir(service.directory)).toEqual(['file.bin'])
    expect(notices).toEqual([{ kind: 'started', plan: { size: SIZE, partSize: PART, partCount: 5 } }])
  })

  it.each([0, 1, PART - 1, PART, PART + 1, 2 * PART])('downloads a file of %d bytes', async (size) => {
    const bytes = await storeObject(service, size)
    const done = await service.client().resumableDownload(downloadTo(service)).done()
    expect(done).toMatchObject({ size, crc64Verified: true })
    expect(await contentOf(service)).toEqual(bytes)
    expect(requestedRanges(service)).toHaveLength(Math.ceil(size / PART))
    expect(await readdir(service.directory)).toEqual(['file.bin'])
  })

  it('keeps no more parts in flight than requested (I2)', async () => {
    await storeObject(service, 8 * PART)
    service.emulator.faults.add({ match: { operation: 'GetObject' }, fault: { kind: 'delay', ms: 20 } })
    await service
      .client()
      .resumableDownload({ ...downloadTo(service), parallel: 2 })
      .done()
    const times = service.emulator.requests
      .filter(({ operation }) => operation === 'GetObject')
      .flatMap(({ startedAt, endedAt }) => [
        { at: startedAt, change: 1 },
        { at: endedAt ?? 0, change: -1 },
      ])
      .toSorted((a, b) => a.at - b.at || a.change - b.change)
    let [inFlight, most] = [0, 0]
    for (const { change } of times) {
      inFlight += change
      most = Math.max(most, inFlight)
    }
    expect(most).toBe(2)
  })

  it('reports that an object without CRC-64 is not verified, and still stores its file', async () => {
    const bytes = await storeObject(service)
    service.emulator.faults.add({ fault: { kind: 'missing-crc' } })
    const done = await service.client().resumableDownload(downloadTo(service)).done()
    expect(done.crc64Verified).toBe(false)
    expect(await contentOf(service)).toEqual(bytes)
  })

  it('replaces an existing file when the download is complete, and keeps its permissions', async () => {
    const bytes = await storeObject(service)
    const { file } = downloadTo(service)
    await writeFile(file, 'old', { mode: 0o640 })
    await service.client().resumableDownload(downloadTo(service)).done()
    expect(await contentOf(service)).toEqual(bytes)
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  it('gives its temporary file no wider permissions than the existing file has', async () => {
    await storeObject(service)
    await writeFile(downloadTo(service).file, 'old', { mode: 0o600 })
    const download = service.client().resumableDownload(downloadTo(service))
    await download.pause()
    const draft = (await readdir(service.directory)).find((name) => name.endsWith('.part'))
    expect((await stat(join(service.directory, draft ?? ''))).mode & 0o777).toBe(0o600)
    download.resume()
    await download.done()
  })

  it('sends versionId, requestPayer and the traffic limit', async () => {
    const bytes = await storeObject(service)
    const options = {
      versionId: 'null',
      requestPayer: 'requester',
      trafficLimitBitsPerSecond: 81_920_000,
    } as const
    await service
      .client()
      .resumableDownload({ ...downloadTo(service), ...options })
      .done()
    expect(await contentOf(service)).toEqual(bytes)
    expect(service.emulator.requests).toHaveLength(6)
    for (const { query, headers, operation } of service.emulator.requests) {
      expect(query['versionId']).toBe('null')
      expect(headers['x-oss-request-payer']).toBe('requester')
      expect(headers['x-oss-traffic-limit']).toBe(operation === 'GetObject' ? '81920000' : undefined)
    }
    const other = service.client().resumableDownload({ ...downloadTo(service), versionId: 'v1' })
    expect(await other.outcome).toMatchObject({ kind: 'failed', error: { code: 'OBJECT_NOT_FOUND' } })
  })
})
