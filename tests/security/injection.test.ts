import type { PutObjectInput } from '@oss/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OBJECT_PROPERTIES, PROPERTY_NAMES } from '../service/object-properties.ts'
import { BUCKET, type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Every character that a header or a URL could take for something else, and halves of surrogate pairs. */
const characters = [
  ...Array.from({ length: 0x200 }, (_, code) => String.fromCharCode(code)),
  ...[
    '\u2028',
    '\u2029',
    '\ud800',
    '\udbff',
    '\udc00',
    '\udfff',
    '\ufeff',
    '\uffff',
    '\u560d',
    '\u560a',
    '😀',
  ],
]

const fields: Readonly<Record<string, (text: string) => Partial<PutObjectInput>>> = {
  ...Object.fromEntries(
    PROPERTY_NAMES.filter((name) => typeof OBJECT_PROPERTIES[name].value === 'string').map((name) => [
      name,
      (text: string) => ({ [name]: text }),
    ]),
  ),
  'a value of metadata': (text) => ({ metadata: { name: text } }),
  'a name of metadata': (text) => ({ metadata: { [text]: 'value' } }),
  'a value of tagging': (text) => ({ tagging: { name: text } }),
  'a name of tagging': (text) => ({ tagging: { [text]: 'value' } }),
}

const isPlain = (character: string): boolean => /^[\x20-\x7e]$/.test(character)

describe('a forbidden character (S3)', () => {
  it.each(Object.keys(fields))('in %s is refused before anything is signed or sent', async (field) => {
    const client = service.client({
      credentials: () => Promise.reject(new Error('was asked for a signature')),
    })
    const accepted: string[] = []
    for (const character of characters.filter((candidate) => !isPlain(candidate))) {
      const input = { bucket: BUCKET, key: 'key', body: 'x', ...fields[field]?.(`a${character}X-Evil: 1`) }
      const name = await client.putObject(input).catch((error: unknown) => Object(error).name)
      if (name !== 'ValidationError') accepted.push(character)
    }
    expect(accepted).toEqual([])
    expect(service.emulator.requests).toEqual([])
  })

  it('in a range, a part number, an upload id or a bucket is refused before anything is sent', async () => {
    const client = service.client()
    const body = new Uint8Array(1)
    const evil = '1\r\nX-Evil: 1'
    const target = { bucket: BUCKET, key: 'key' }
    const refused = [
      client.getObject({ ...target, range: { start: evil as unknown as number, end: 5 } }),
      client.uploadPart({ ...target, uploadId: 'ID', partNumber: evil as unknown as number, body }),
      client.uploadPart({ ...target, uploadId: evil, partNumber: 1, body }),
      client.headObject({ ...target, bucket: `bucket${evil}` }),
      client.presign({ ...target, method: 'PUT', expiresInSeconds: 1, contentType: evil }),
      client.completeMultipartUpload({ ...target, uploadId: `A${evil}`, parts: [] }),
    ]
    for (const promise of refused) await expect(promise).rejects.toMatchObject({ name: 'ValidationError' })
    expect(service.emulator.requests).toEqual([])
  })
})

describe('a key (S3)', () => {
  it('of any characters arrives unchanged, or is rejected before anything is sent', async () => {
    const client = service.client()
    for (const character of characters) {
      const key = `dir/a${character}b`
      service.emulator.clearRequests()
      const sent = await client.putObject({ bucket: BUCKET, key, body: 'x' }).then(
        () => true,
        (error: unknown) => {
          expect(error, JSON.stringify(character)).toMatchObject({ name: 'ValidationError' })
          return false
        },
      )
      expect(service.emulator.requests.map((request) => request.key)).toEqual(sent ? [key] : [])
    }
  })
})
