import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { tagging: '' }
const tag = (name: string, value = '') => `<Tag><Key>${name}</Key><Value>${value}</Value></Tag>`
const tagging = (...tags: string[]) => `<Tagging><TagSet>${tags.join('')}</TagSet></Tagging>`

describe('bucket tags', () => {
  it('are replaced, returned, and removed by name or all at once', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const names = async () => xmlElements((await client('GET', { query })).text, 'Key')
    expect(await names()).toEqual([])
    await client('PUT', { query, body: tagging(tag('x'), tag('y')) })
    await client('PUT', { query, body: tagging(tag('a', '1'), tag('b', '2'), tag('c')) })
    expect(await names()).toEqual(['a', 'b', 'c'])
    expect((await client('DELETE', { query: { tagging: 'a,c' } })).status).toBe(204)
    expect(await names()).toEqual(['b'])
    expect((await client('DELETE', { query })).status).toBe(204)
    expect(await names()).toEqual([])
  })

  it('may be 20, with names of up to 64 characters', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const put = async (body: string) => xmlElement((await client('PUT', { query, body })).text, 'Code')
    const many = Array.from({ length: 21 }, (_, index) => tag(`t${index}`))
    expect(await put(tagging(...many.slice(1)))).toBeUndefined()
    expect(await put(tagging(...many))).toBe('BadRequest')
    expect(await put(tagging(tag('x'.repeat(64), 'y'.repeat(128))))).toBeUndefined()
    expect(await put(tagging(tag('x'.repeat(65))))).toBe('InvalidTag')
    expect(await put(tagging(tag('x', 'y'.repeat(129))))).toBe('InvalidTag')
  })
})
