import { describe, expect, it } from 'vitest'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { symlink: '' }
const target = 'dir/to \u00e4'
const headers = { 'x-oss-symlink-target': encodeURIComponent(target), 'x-oss-meta-a': 'link' }

describe('a symbolic link', () => {
  it('is read as its target, with metadata of its own', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { key: 'link', query, headers })).status).toBe(200)
    await emulator.state.putObject(bucket, target, 'hello', { metadata: { a: 'target' } })
    const get = await client('GET', { key: 'link' })
    expect(get).toMatchObject({
      text: 'hello',
      headers: {
        etag: '"5D41402ABC4B2A76B9719D911017C592"',
        'x-oss-object-type': 'Symlink',
        'x-oss-meta-a': 'link',
      },
    })
    expect((await client('HEAD', { key: 'link' })).headers['content-length']).toBe('5')
    const link = await client('GET', { key: 'link', query })
    expect(link.headers['x-oss-symlink-target']).toBe(encodeURIComponent(target))
  })

  it('reports a target that is missing, or a link itself', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    await client('PUT', { key: 'link', query, headers })
    const missing = await client('GET', { key: 'link' })
    expect(missing.status).toBe(404)
    expect(xmlElement(missing.text, 'Code')).toBe('SymlinkTargetNotExist')
    await client('PUT', { key: target, query, headers: { 'x-oss-symlink-target': 'link' } })
    expect(xmlElement((await client('GET', { key: 'link' })).text, 'Code')).toBe('InvalidTargetType')
  })

  it('is copied as a link, and protected from being overwritten', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    await client('PUT', { key: 'link', query, headers })
    await client('PUT', { key: 'copy', headers: { 'x-oss-copy-source': `/${bucket}/link` } })
    const copy = await client('GET', { key: 'copy', query })
    expect(copy.headers['x-oss-symlink-target']).toBe(encodeURIComponent(target))
    const protectedHeaders = { ...headers, 'x-oss-forbid-overwrite': 'true' }
    expect((await client('PUT', { key: 'link', query, headers: protectedHeaders })).status).toBe(409)
  })

  it('needs a target, and GetSymlink needs a link', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { key: 'link', query })).status).toBe(400)
    expect((await client('GET', { key: 'link', query })).status).toBe(404)
    await emulator.state.putObject(bucket, 'k', 'hello')
    expect(xmlElement((await client('GET', { key: 'k', query })).text, 'Code')).toBe('NotSymlink')
  })
})
