import type { ObjectConditions, OssClient } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, bytesOf, type Service, startService } from './service.ts'

let service: Service
let client: OssClient
let etag: string
let lastModified: Date
const target = { bucket: BUCKET, key: 'k' }
beforeEach(async () => {
  service = await startService()
  client = service.client()
  await client.putObject({ ...target, body: 'content' })
  const found = await client.headObject(target)
  etag = found?.etag ?? ''
  lastModified = found?.lastModified ?? new Date(Number.NaN)
  service.emulator.clearRequests()
})
afterEach(() => service[Symbol.asyncDispose]())

const earlier = () => new Date(lastModified.getTime() - 1000)
const CALLS = {
  getObject: async (conditions: ObjectConditions) =>
    Buffer.from(await (await client.getObject({ ...target, ...conditions })).bytes()).toString(),
  headObject: async (conditions: ObjectConditions) => {
    const found = await client.headObject({ ...target, ...conditions })
    return found && 'content'
  },
}

describe.each(Object.entries(CALLS))('%s with a condition', (_, call) => {
  it('succeeds when the condition holds', async () => {
    expect(await call({ ifMatch: etag })).toBe('content')
    expect(await call({ ifNoneMatch: '"0"' })).toBe('content')
    expect(await call({ ifModifiedSince: earlier() })).toBe('content')
    expect(await call({ ifUnmodifiedSince: lastModified })).toBe('content')
  })

  it('fails with NotModified when the object is unchanged, at the first attempt', async () => {
    const error = {
      name: 'ServiceError',
      code: 'NotModified',
      status: 304,
      attempts: 1,
      isTemporary: false,
      advice: 'The object has not changed: use the content that you already have.',
    }
    await expect(call({ ifNoneMatch: etag })).rejects.toMatchObject(error)
    await expect(call({ ifModifiedSince: lastModified })).rejects.toMatchObject(error)
  })

  it('fails with PreconditionFailed when the object is another one', async () => {
    const error = { name: 'ServiceError', code: 'PreconditionFailed', status: 412, attempts: 1 }
    await expect(call({ ifMatch: '"0"' })).rejects.toMatchObject(error)
    await expect(call({ ifUnmodifiedSince: earlier() })).rejects.toMatchObject(error)
  })

  it.each<[object, string]>([
    [{ ifMatch: '' }, 'ifMatch'],
    [{ ifNoneMatch: 'ü' }, 'ifNoneMatch'],
    [{ ifModifiedSince: new Date(Number.NaN) }, 'ifModifiedSince'],
    [{ ifUnmodifiedSince: 'yesterday' }, 'ifUnmodifiedSince'],
    [{ versionId: '' }, 'versionId'],
  ])('refuses %j before anything is sent', async (conditions, field) => {
    await expect(call(conditions)).rejects.toMatchObject({ name: 'ValidationError', field })
    expect(service.requests()).toEqual([])
  })
})

it('conditions hold for the rest of an object, which is requested when the connection breaks', async () => {
  const bytes = bytesOf(300_000)
  await service.emulator.state.putObject(BUCKET, 'k', bytes)
  service.emulator.faults.add({
    match: { operation: 'GetObject', times: 1 },
    fault: { kind: 'truncate-response' },
  })
  const object = await client.getObject({ ...target, ifNoneMatch: etag, ifModifiedSince: new Date(0) })
  expect(Buffer.from(await object.bytes()).equals(bytes)).toBe(true)
  expect(service.requests()).toEqual(['GetObject', 'GetObject'])
})
