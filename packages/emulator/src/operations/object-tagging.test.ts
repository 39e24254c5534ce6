import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { tagging: '' }
const tag = (name: string, value = '') => `<Tag><Key>${name}</Key><Value>${value}</Value></Tag>`
const tagging = (...tags: string[]) => `<Tagging><TagSet>${tags.join('')}</TagSet></Tagging>`

describe('object tagging', () => {
  it('replaces, returns and removes the tags of an object', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const client = signedClient(emulator, bucket)
    const tags = () => emulator.state.describeObject(bucket, 'k')?.properties.tags
    await client('PUT', { key: 'k', query, body: tagging(tag('a', '1'), tag('b')) })
    expect(tags()).toEqual({ a: '1', b: '' })
    await client('PUT', { key: 'k', query, body: tagging(tag('c', 'x/y')) })
    expect(tags()).toEqual({ c: 'x/y' })
    expect(xmlElement((await client('GET', { key: 'k', query })).text, 'Value')).toBe('x/y')
    expect((await client('DELETE', { key: 'k', query })).status).toBe(204)
    expect(tags()).toEqual({})
  })

  it.each([
    [tagging(tag('')), 'InvalidTag', 'The TagKey you have provided is invalid'],
    [tagging(tag('a'), tag('a')), 'InvalidTag', 'Cannot provide multiple Tags with the same key'],
    [
      tagging(...Array.from({ length: 11 }, (_, index) => tag(`t${index}`))),
      'BadRequest',
      'Object tags cannot be greater than 10',
    ],
    [tagging(tag('a', 'x'.repeat(257))), 'InvalidTag', 'The TagValue you have provided is invalid'],
    [tagging(tag('a?b')), 'InvalidTag', 'The TagKey you have provided is invalid'],
    ['<Tags></Tags>', 'MalformedXML', expect.any(String)],
  ])('refuses %j', async (body, code, message) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    await emulator.state.putObject(bucket, 'k', 'hello')
    const response = await signedClient(emulator, bucket)('PUT', { key: 'k', query, body })
    expect(response.status).toBe(400)
    expect(xmlElement(response.text, 'Code')).toBe(code)
    expect(xmlElement(response.text, 'Message')).toEqual(message)
  })

  it('of no object is NoSuchKey', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const response = await signedClient(emulator, bucket)('GET', { key: 'k', query })
    expect(xmlElement(response.text, 'Code')).toBe('NoSuchKey')
  })
})
