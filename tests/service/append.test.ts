import { truncateSync } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'
import { crc64, formatCrc64 } from '@oss/multipart'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const target = { bucket: BUCKET, key: 'logs/a.log' }
const stored = async (): Promise<Buffer> =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])

describe('appendObject', () => {
  it('appends, and chains the CRC-64 of the whole', async () => {
    const client = service.client()
    const metadata = { source: 'a' }
    const first = await client.appendObject({
      ...target,
      position: 0,
      body: 'hi oss,append object',
      metadata,
    })
    expect(first).toMatchObject({ nextPosition: 20, crc64: '2313496259928504459', crc64Verified: true })
    const { nextPosition: position, crc64: before } = first
    const body = new Blob([',this is a demo'])
    const second = await client.appendObject({ ...target, position, body, ...(before && { crc64: before }) })
    expect(second).toMatchObject({ nextPosition: 35, crc64: '8586970469916596321', crc64Verified: true })
    expect((await stored()).toString()).toBe('hi oss,append object,this is a demo')
    expect(service.emulator.state.describeObject(BUCKET, target.key)).toMatchObject({
      type: 'Appendable',
      properties: { metadata },
    })
  })

  it('without the CRC-64 of the existing object appends unverified, and reports that', async () => {
    const client = service.client()
    await client.appendObject({ ...target, position: 0, body: 'a' })
    const second = await client.appendObject({ ...target, position: 1, body: 'b' })
    expect(second).toMatchObject({ crc64Verified: false, crc64: formatCrc64(crc64(Buffer.from('ab'))) })
  })

  it.each(['drop-response', 'late'] as const)('appends once when its response is lost (%s)', async (type) => {
    service.emulator.faults.add({
      match: { operation: 'AppendObject', times: 1 },
      fault: type === 'late' ? { kind: type, delayMs: 20 } : { kind: type },
    })
    const result = await service.client().appendObject({ ...target, position: 0, body: 'hello' })
    expect(result).toMatchObject({
      nextPosition: 5,
      crc64Verified: true,
      crc64: formatCrc64(crc64(Buffer.from('hello'))),
    })
    expect((await stored()).toString()).toBe('hello')
  })

  it('whose response is lost is not confused with that of another writer', async () => {
    await service.client().appendObject({ ...target, position: 0, body: 'other' })
    const late = service.client().appendObject({ ...target, position: 0, body: 'hello' })
    await expect(late).rejects.toMatchObject({ code: 'PositionNotEqualToLength', status: 409 })
    expect((await stored()).toString()).toBe('other')
  })

  it('that arrives damaged appends nothing and is sent again', async () => {
    service.emulator.faults.add({
      match: { operation: 'AppendObject', times: 1 },
      fault: { kind: 'corrupt-body' },
    })
    await service.client().appendObject({ ...target, position: 0, body: 'hello' })
    expect((await stored()).toString()).toBe('hello')
    expect(service.requests()).toEqual(['AppendObject', 'AppendObject'])
  })

  it('fails when the CRC-64 of the whole object is wrong', async () => {
    const wrong = service.client().appendObject({ ...target, position: 0, body: 'a' })
    const { nextPosition: position } = await wrong
    const before = formatCrc64(crc64(Buffer.from('b')))
    await expect(
      service.client().appendObject({ ...target, position, crc64: before, body: 'c' }),
    ).rejects.toMatchObject({ name: 'ChecksumError' })
  })

  it.each([-1, 1.5, Number.NaN])('refuses the position %d before any request', async (position) => {
    const append = service.client().appendObject({ ...target, position, body: 'x' })
    await expect(append).rejects.toMatchObject({ code: 'RANGE_INVALID', field: 'position' })
    expect(service.requests()).toEqual([])
  })
})

describe('appendFile', () => {
  it('uploads the file, and later appends what was added to it', async () => {
    const client = service.client()
    const file = await service.file('a.log', 9 * 2 ** 20)
    const told: number[] = []
    const onAppended = (size: number) => told.push(size)
    expect(await client.appendFile({ ...target, file, onAppended })).toMatchObject({
      bytesAppended: 9 * 2 ** 20,
      crc64Verified: true,
    })
    expect(told).toEqual([4 * 2 ** 20, 8 * 2 ** 20, 9 * 2 ** 20])
    await appendFile(file, 'more')
    expect(await client.appendFile({ ...target, file })).toMatchObject({ bytesAppended: 4 })
    expect(await client.appendFile({ ...target, file })).toMatchObject({ bytesAppended: 0 })
    expect((await stored()).equals(Buffer.concat([bytesOf(9 * 2 ** 20), Buffer.from('more')]))).toBe(true)
    const { properties } = service.emulator.state.describeObject(BUCKET, target.key) ?? {}
    expect(properties?.contentHeaders['Content-Type']).toBe('text/plain')
  })

  it('creates an empty object for an empty file', async () => {
    const file = await service.file('empty.log', 0)
    expect(await service.client().appendFile({ ...target, file })).toMatchObject({ nextPosition: 0 })
    expect(service.emulator.state.describeObject(BUCKET, target.key)).toMatchObject({
      type: 'Appendable',
      byteLength: 0,
    })
  })

  it.each([
    ['other bytes', 'xello', 'hello world'],
    ['more bytes', 'hello world', 'hello'],
  ])('appends nothing to an object that has %s', async (_, before, content) => {
    const file = await service.file('a.log', 0)
    await writeFile(file, content)
    await service.client().appendObject({ ...target, position: 0, body: before })
    const append = service.client().appendFile({ ...target, file })
    await expect(append).rejects.toMatchObject({
      name: 'AppendError',
      code: 'NOT_A_PREFIX',
      objectSize: before.length,
    })
    expect((await stored()).toString()).toBe(before)
  })

  it('fails when the file becomes shorter meanwhile, instead of retrying forever', async () => {
    const file = await service.file('a.log', 9 * 2 ** 20)
    const onAppended = (): void => truncateSync(file, 5 * 2 ** 20)
    const append = service.client().appendFile({ ...target, file, onAppended })
    await expect(append).rejects.toMatchObject({ name: 'SourceError', code: 'SOURCE_CHANGED' })
    expect(await stored()).toHaveLength(4 * 2 ** 20)
  })

  it('appends nothing to an object that was put', async () => {
    const file = await service.file('a.log', 10)
    await service.client().putObject({ ...target, body: { file } })
    await appendFile(file, 'more')
    await expect(service.client().appendFile({ ...target, file })).rejects.toMatchObject({
      code: 'NOT_A_PREFIX',
    })
  })
})
