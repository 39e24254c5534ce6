import { open } from 'node:fs/promises'
import type { ObjectOptions, OssClient } from '@oss/client'
import { uploadPresigned } from '@oss/client/presigned'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OBJECT_PROPERTIES, optionsWith, PROPERTY_NAMES } from './object-properties.ts'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const key = 'dir/a.html'
const target = { bucket: BUCKET, key }
const source = { key: 'source.html' }
const SMALL = 10
const LARGE = 2 * PART + 1

/** A way to store an object with properties. */
type Route = (client: OssClient, options: ObjectOptions) => Promise<unknown>

const file = (size: number) => service.file(`${size}.bin`, size)

const resumable =
  (size: number): Route =>
  async (client, options) =>
    client.resumableUpload({ ...target, ...options, file: await file(size), partSize: PART }).done()

const stream =
  (size: number): Route =>
  (client, options) => {
    const body = new Blob([new Uint8Array(bytesOf(size))]).stream()
    return client.resumableUpload({ ...target, ...options, body, partSize: PART }).done()
  }

const batch =
  (size: number): Route =>
  async (client, options) => {
    const files = [{ file: await file(size), key }]
    const upload = client.uploadFiles({ bucket: BUCKET, ...options, files, partSize: PART })
    for await (const result of upload) expect(result).toMatchObject({ kind: 'uploaded' })
  }

const replacing = { metadataDirective: 'REPLACE', taggingDirective: 'Replace' } as const

const copy =
  (size: number): Route =>
  async (client, options) => {
    await client.putObject({ bucket: BUCKET, ...source, body: bytesOf(size) })
    const input = { ...target, ...options, ...replacing, source, partSize: PART }
    await client.resumableCopy({ ...input, checkpointDir: service.directory }).done()
  }

const routes: Readonly<Record<string, Route>> = {
  putObject: (client, options) => client.putObject({ ...target, ...options, body: 'x' }),
  'putObject of a file': async (client, options) =>
    client.putObject({ ...target, ...options, body: { file: await file(SMALL) } }),
  'putObject of an open file': async (client, options) => {
    await using body = await open(await file(SMALL))
    return await client.putObject({ ...target, ...options, body })
  },
  'resumableUpload in one request': resumable(SMALL),
  'resumableUpload in parts': resumable(LARGE),
  'resumableUpload of a stream in one request': stream(SMALL),
  'resumableUpload of a stream in parts': stream(LARGE),
  'uploadFiles in one request': batch(SMALL),
  'uploadFiles in parts': batch(LARGE),
  'the multipart calls': async (client, options) => {
    const upload = await client.initiateMultipartUpload({ ...target, ...options })
    await client.uploadPart({ ...upload, partNumber: 1, body: bytesOf(SMALL) })
    return client.completeMultipartUpload({ ...upload, parts: 'all', ...options })
  },
  appendObject: (client, options) =>
    client.appendObject({ ...target, ...options, position: 0, body: 'hello' }),
  appendFile: async (client, options) =>
    client.appendFile({ ...target, ...options, file: await file(LARGE) }),
  'copyObject with REPLACE': async (client, options) => {
    await client.putObject({ bucket: BUCKET, ...source, body: 'x' })
    return client.copyObject({ ...target, ...options, ...replacing, source })
  },
  'resumableCopy with REPLACE in one request': copy(SMALL),
  'resumableCopy with REPLACE in parts': copy(LARGE),
  'a presigned PUT': async (client, options) => {
    const { url, headers } = await client.presign({
      ...target,
      ...options,
      method: 'PUT',
      expiresInSeconds: 60,
    })
    const { status } = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(1) })
    expect(status).toBe(200)
  },
  'a presigned multipart upload': async (client, options) => {
    const bytes = new Uint8Array(bytesOf(LARGE))
    const input = { ...target, ...options, size: LARGE, partSize: PART, expiresInSeconds: 60 }
    return uploadPresigned(await client.presignMultipartUpload(input), new Blob([bytes]))
  },
}

const form: Route = async (client, options) => {
  const { url, fields } = await client.signPostForm({ ...target, ...options, expiresInSeconds: 60 })
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  body.set('file', new File(['x'], 'a.bin'))
  const { status } = await fetch(url, { method: 'POST', body })
  expect(status).toBe(204)
}

const propertiesOf = (name: string) => service.emulator.state.describeObject(BUCKET, name)?.properties

describe.each(Object.entries(routes))('an object that is stored by %s', (_, route) => {
  it('has every requested property', async () => {
    await route(service.client(), optionsWith())
    for (const name of PROPERTY_NAMES)
      expect(propertiesOf(key), name).toMatchObject(OBJECT_PROPERTIES[name].stored)
  })

  it('has a single requested property, and no other', async () => {
    const client = service.client()
    await route(client, {})
    const plain = propertiesOf(key)
    for (const name of PROPERTY_NAMES) {
      await client.deleteObject(target)
      await route(client, optionsWith([name]))
      const { stored } = OBJECT_PROPERTIES[name]
      const merged = Object.entries(stored).map(([group, value]) => [
        group,
        value instanceof Object ? { ...plain?.[group as 'tags'], ...value } : value,
      ])
      expect(propertiesOf(key), name).toEqual({ ...plain, ...Object.fromEntries(merged) })
    }
  })
})

describe('an object that is stored by a signed form', () => {
  it('has every requested property except tags, which a form does not support', async () => {
    const names = PROPERTY_NAMES.filter((name) => name !== 'tagging')
    await form(service.client(), optionsWith(names))
    for (const name of names) expect(propertiesOf(key), name).toMatchObject(OBJECT_PROPERTIES[name].stored)
  })
})

const described = {
  contentType: 'text/x-mine',
  cacheControl: 'no-cache',
  contentDisposition: 'attachment; filename="a.txt"',
  contentEncoding: 'identity',
  contentLanguage: 'zh-CN',
  expires: 'Tue, 01 Jan 2030 00:00:00 GMT',
  metadata: { author: 'alice' },
  storageClass: 'IA',
  tagCount: 2,
}

describe('the properties of an object', () => {
  it('are returned by headObject and getObject', async () => {
    const client = service.client()
    await client.putObject({ ...target, ...optionsWith(), body: 'x' })
    expect(await client.headObject(target)).toMatchObject(described)
    await using object = await client.getObject(target)
    expect(object.info).toMatchObject(described)
  })

  it.each([
    ['copyObject', (client: OssClient) => client.copyObject({ ...target, source })],
    ['resumableCopy in one request', copyKeeping(LARGE)],
    ['resumableCopy in parts', copyKeeping(PART)],
  ])('are kept by %s, except ACL and storage class', async (_, copyOf) => {
    const client = service.client()
    await client.putObject({ bucket: BUCKET, ...source, ...optionsWith(), body: bytesOf(LARGE) })
    await copyOf(client)
    const { contentHeaders, metadata, tags } = propertiesOf(source.key) ?? {}
    const stored = PROPERTY_NAMES.map((name) => OBJECT_PROPERTIES[name].stored['contentHeaders'] ?? {})
    expect(contentHeaders).toEqual(Object.assign({}, ...stored))
    const own = { acl: 'default', storageClass: 'Standard' }
    expect(propertiesOf(key)).toMatchObject({ contentHeaders, metadata, tags, ...own })
  })

  it.each([
    ['copyObject', (client: OssClient) => client.copyObject({ ...target, source, ...replacing })],
    ['resumableCopy in one request', copyKeeping(LARGE, replacing)],
    ['resumableCopy in parts', copyKeeping(PART, replacing)],
  ])('are dropped by %s with REPLACE, except the content type', async (_, copyOf) => {
    const client = service.client()
    await client.putObject({ bucket: BUCKET, ...source, ...optionsWith(), body: bytesOf(LARGE) })
    await copyOf(client)
    expect(propertiesOf(key)).toMatchObject({
      contentHeaders: { 'Content-Type': 'text/x-mine' },
      metadata: {},
      tags: {},
    })
    expect(Object.keys(propertiesOf(key)?.contentHeaders ?? {})).toEqual(['Content-Type'])
  })

  it.each([
    ['copyObject', (client: OssClient) => client.copyObject({ ...target, source })],
    ['resumableCopy in parts', copyKeeping(PART)],
  ])('are kept by %s, including an Expires that is not a date', async (_, copyOf) => {
    const client = service.client()
    const signed = await client.presign({ bucket: BUCKET, ...source, method: 'PUT', expiresInSeconds: 60 })
    const headers = { ...signed.headers, expires: '0' }
    await fetch(signed.url, { method: 'PUT', headers, body: new Uint8Array(bytesOf(LARGE)) })
    expect(propertiesOf(source.key)).toMatchObject({ contentHeaders: { Expires: '0' } })
    await copyOf(client)
    expect(propertiesOf(key)).toMatchObject({ contentHeaders: { Expires: '0' } })
  })
})

function copyKeeping(partSize: number, options: Partial<typeof replacing> = {}) {
  return (client: OssClient): Promise<unknown> =>
    client.resumableCopy({ ...target, source, partSize, ...options }).done()
}
