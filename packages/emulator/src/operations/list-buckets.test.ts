import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

describe('ListBuckets', () => {
  it('lists all buckets, or pages of those with a prefix', async () => {
    await using emulator = await startEmulator({ buckets: ['b-two', 'a-one', 'b-one'] })
    const client = signedClient(emulator, '')
    const all = await client('GET')
    expect(xmlElements(all.text, 'Name')).toEqual(['a-one', 'b-one', 'b-two'])
    expect(xmlElement(all.text, 'IsTruncated')).toBeUndefined()
    const own = emulator.endpoint.replace('http://', '')
    expect(xmlElements(all.text, 'ExtranetEndpoint')).toEqual([own, own, own])
    expect(xmlElements(all.text, 'IntranetEndpoint')).toEqual([own, own, own])
    const page = await client('GET', { query: { prefix: 'b-', 'max-keys': '1' } })
    expect(xmlElements(page.text, 'Name')).toEqual(['b-one'])
    expect(xmlElement(page.text, 'NextMarker')).toBe('b-one')
    const rest = await client('GET', { query: { prefix: 'b-', marker: 'b-one' } })
    expect(xmlElements(rest.text, 'Name')).toEqual(['b-two'])
  })

  it('lists the buckets that have a tag', async () => {
    await using emulator = await startEmulator({ buckets: ['bucket-a', 'bucket-b', 'bucket-c'] })
    const client = signedClient(emulator, '')
    const body = (value: string) =>
      `<Tagging><TagSet><Tag><Key>k</Key><Value>${value}</Value></Tag></TagSet></Tagging>`
    for (const [bucket, value] of [
      ['bucket-a', 'v'],
      ['bucket-b', 'w'],
    ] as const) {
      await client('PUT', { bucket, query: { tagging: '' }, body: body(value) })
    }
    const names = async (query: Record<string, string>) =>
      xmlElements((await client('GET', { query })).text, 'Name')
    expect(await names({ 'tag-key': 'k' })).toEqual(['bucket-a', 'bucket-b'])
    expect(await names({ 'tag-key': 'k', 'tag-value': 'w' })).toEqual(['bucket-b'])
    expect(await names({ tagging: '"k":"v"' })).toEqual(['bucket-a'])
    expect(await names({ tagging: '"k":"v","k":"w"' })).toEqual([])
    expect((await client('GET', { query: { 'tag-value': 'v' } })).status).toBe(400)
    expect((await client('GET', { query: { tagging: 'k=v' } })).status).toBe(400)
  })

  it('is not for strangers', async () => {
    await using emulator = await startEmulator()
    const response = await send({ method: 'GET', url: `${emulator.endpoint}/` })
    expect(response.status).toBe(403)
    expect(xmlElement(response.text, 'Code')).toBe('AccessDenied')
  })
})
