import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const credentials = [{ accessKeyId: 'ak', accessKeySecret: 'sk' }]

function signedFields(policy: unknown): Record<string, string> {
  const text = Buffer.from(JSON.stringify(policy)).toString('base64')
  const signature = createHmac('sha1', 'sk').update(text).digest('base64')
  return { key: 'k', OSSAccessKeyId: 'ak', policy: text, Signature: signature }
}

const open = { expiration: '2999-01-01T00:00:00.000Z', conditions: [] as unknown[] }

async function post(fields: Record<string, string>, file?: string, type?: string) {
  await using emulator = await startEmulator({ buckets: [bucket], credentials })
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  if (file !== undefined) form.set('file', new File([file], 'a.txt', { type: 'text/x-part' }))
  const url = `${emulator.endpoint}/${bucket}/`
  const given = type === undefined ? {} : { headers: { 'content-type': type } }
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual', ...given })
  const object = emulator.state.describeObject(bucket, 'k')
  return {
    status: response.status,
    location: response.headers.get('location'),
    text: await response.text(),
    object,
  }
}

describe('PostObject', () => {
  it('stores the file with the type of its part, and redirects on request', async () => {
    const { status, object } = await post(signedFields(open), 'hello')
    expect({ status, object }).toMatchObject({
      status: 204,
      object: {
        type: 'Normal',
        byteLength: 5,
        properties: { contentHeaders: { 'Content-Type': 'text/x-part' } },
      },
    })
    const fields = { ...signedFields(open), success_action_redirect: 'http://app.test/done' }
    expect(await post(fields, 'hello')).toMatchObject({ status: 303, location: 'http://app.test/done' })
  })

  it.each([
    [{ ...signedFields(open), Signature: 'AAAA' }, 'SignatureDoesNotMatch'],
    [{ ...signedFields(open), OSSAccessKeyId: 'no' }, 'InvalidAccessKeyId'],
    [{ key: 'k', OSSAccessKeyId: 'ak', policy: 'e30=' }, 'InvalidArgument'],
    [{ key: 'k' }, 'AccessDenied'],
    [{ ...signedFields(open), key: '' }, 'InvalidArgument'],
    [{ ...signedFields(open), 'x-oss-traffic-limit': '819199' }, 'InvalidArgument'],
    [{ ...signedFields(open), 'x-oss-server-side-encryption': 'DES' }, 'InvalidEncryptionAlgorithmError'],
    [signedFields({ ...open, expiration: '2000-01-01T00:00:00.000Z' }), 'AccessDenied'],
    [signedFields({ ...open, conditions: [['eq', '$key', 'other']] }), 'AccessDenied'],
    [signedFields({ ...open, conditions: [{ bucket: 'other' }] }), 'AccessDenied'],
    [signedFields({ ...open, conditions: [['content-length-range', 6, 9]] }), 'EntityTooSmall'],
    [signedFields({ ...open, conditions: [['content-length-range', 0, 4]] }), 'EntityTooLarge'],
    [signedFields({ ...open, conditions: [['like', '$key', 'k']] }), 'InvalidPolicyDocument'],
    [signedFields({}), 'InvalidPolicyDocument'],
  ])('refuses %j', async (fields, code) => {
    const { text, object } = await post(fields, 'hello')
    expect({ code: xmlElement(text, 'Code'), object }).toEqual({ code, object: undefined })
  })

  it('refuses what is no form, or has no file', async () => {
    expect((await post(signedFields(open))).text).toContain('IncorrectNumberOfFilesInPOSTRequest')
    expect((await post(signedFields(open), 'x', 'text/plain')).text).toContain('RequestIsNotMultiPartContent')
    const wrong = await post(signedFields(open), 'x', 'multipart/form-data; boundary=other')
    expect(wrong.text).toMatch(/MalformedPOSTRequest|IncorrectNumberOfFilesInPOSTRequest/)
  })
})
