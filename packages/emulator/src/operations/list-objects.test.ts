import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import type { Emulator } from '../facade/emulator.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

async function startWith(...keys: readonly string[]): Promise<Emulator> {
  const emulator = await startEmulator({ buckets: [bucket] })
  for (const key of keys) await emulator.state.putObject(bucket, key, 'hello')
  return emulator
}

describe('ListObjectsV2', () => {
  it('lists keys by their bytes with what is known of them', async () => {
    await using emulator = await startWith('b', 'a', '\u{1F600}', '\uFFFD')
    const list = await signedClient(emulator, bucket)('GET', {
      query: { 'list-type': '2', 'fetch-owner': 'true' },
    })
    expect(xmlElements(list.text, 'Key')).toEqual(['a', 'b', '\uFFFD', '\u{1F600}'])
    expect(xmlElement(list.text, 'ETag')).toBe('"5D41402ABC4B2A76B9719D911017C592"')
    expect(xmlElement(list.text, 'Type')).toBe('Normal')
    expect(xmlElement(list.text, 'Size')).toBe('5')
    expect(xmlElement(list.text, 'KeyCount')).toBe('4')
    expect(xmlElement(list.text, 'MaxKeys')).toBe('100')
    expect(xmlElements(list.text, 'Owner')).toHaveLength(4)
  })

  it('goes through the pages by token, folders included', async () => {
    await using emulator = await startWith('a b/1', 'a b/2', 'c', 'd/1')
    const client = signedClient(emulator, bucket)
    const query = { 'list-type': '2', delimiter: '/', 'max-keys': '2', 'encoding-type': 'url' }
    const first = await client('GET', { query })
    expect(xmlElements(first.text, 'Key')).toEqual(['c'])
    expect(xmlElements(first.text, 'Prefix')).toEqual(['', 'a%20b%2F'])
    expect(xmlElement(first.text, 'Delimiter')).toBe('%2F')
    expect(xmlElement(first.text, 'IsTruncated')).toBe('true')
    const token = xmlElement(first.text, 'NextContinuationToken') ?? ''
    const second = await client('GET', {
      query: { ...query, 'continuation-token': token, 'start-after': 'zzz' },
    })
    expect(xmlElements(second.text, 'Prefix')).toEqual(['', 'd%2F'])
    expect(xmlElement(second.text, 'ContinuationToken')).toBe(token)
    expect(xmlElement(second.text, 'NextContinuationToken')).toBeUndefined()
    expect(xmlElements(second.text, 'Owner')).toEqual([])
  })

  it('starts after a key', async () => {
    await using emulator = await startWith('a', 'b', 'c')
    const list = await signedClient(emulator, bucket)('GET', {
      query: { 'list-type': '2', 'start-after': 'a' },
    })
    expect(xmlElements(list.text, 'Key')).toEqual(['b', 'c'])
  })

  it('carries control characters with encoding-type', async () => {
    await using emulator = await startWith('a\u0001b')
    const query = { 'list-type': '2', 'encoding-type': 'url' }
    const list = await signedClient(emulator, bucket)('GET', { query })
    expect(xmlElement(list.text, 'Key')).toBe('a%01b')
  })

  it.each([{ 'max-keys': '0' }, { 'max-keys': '1001' }, { 'continuation-token': '***' }])(
    'refuses %j',
    async (query) => {
      await using emulator = await startWith()
      const list = await signedClient(emulator, bucket)('GET', { query: { 'list-type': '2', ...query } })
      expect(list.status).toBe(400)
      expect(xmlElement(list.text, 'Code')).toBe('InvalidArgument')
    },
  )
})

describe('ListObjects', () => {
  it('goes through the pages by marker', async () => {
    await using emulator = await startWith('a', 'b', 'c')
    const client = signedClient(emulator, bucket)
    const first = await client('GET', { query: { 'max-keys': '2' } })
    expect(xmlElements(first.text, 'Key')).toEqual(['a', 'b'])
    expect(xmlElement(first.text, 'NextMarker')).toBe('b')
    expect(xmlElements(first.text, 'Owner')).toHaveLength(2)
    const second = await client('GET', { query: { 'max-keys': '2', marker: 'b' } })
    expect(xmlElements(second.text, 'Key')).toEqual(['c'])
    expect(xmlElement(second.text, 'NextMarker')).toBeUndefined()
  })

  it('wants a bucket that exists', async () => {
    await using emulator = await startEmulator()
    expect((await signedClient(emulator, bucket)('GET')).status).toBe(404)
  })

  it('puts keys below the delimiter together', async () => {
    await using emulator = await startWith('a/1', 'a/2', 'b')
    const list = await signedClient(emulator, bucket)('GET', { query: { delimiter: '/' } })
    expect(xmlElements(list.text, 'Key')).toEqual(['b'])
    expect(xmlElements(list.text, 'Prefix')).toEqual(['', 'a/'])
  })
})
