import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { complete, initiate, putPart } from '../../test/multipart-calls.ts'
import { type SignedClient, signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import type { Emulator } from '../facade/emulator.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'

async function setVersioning(client: SignedClient, status: string): Promise<number> {
  const body = `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`
  return (await client('PUT', { query: { versioning: '' }, body })).status
}

async function versioned(): Promise<{ emulator: Emulator; client: SignedClient }> {
  const emulator = await startEmulator({ buckets: [bucket] })
  const client = signedClient(emulator, bucket)
  await setVersioning(client, 'Enabled')
  return { emulator, client }
}

async function put(client: SignedClient, key: string, body: string): Promise<string> {
  return String((await client('PUT', { key, body })).headers['x-oss-version-id'])
}

async function listed(client: SignedClient, query: Readonly<Record<string, string>> = {}) {
  const { text } = await client('GET', { query: { versions: '', ...query } })
  return {
    text,
    versions: xmlElements(text, 'Version').map((one) => xmlElement(one, 'VersionId')),
    markers: xmlElements(text, 'DeleteMarker').map((one) => xmlElement(one, 'VersionId')),
  }
}

describe('a bucket with versioning', () => {
  it('keeps every version of an object, and reads the newest or a named one', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    const ids = [await put(client, 'k', 'one'), await put(client, 'k', 'two')]
    expect(new Set(ids).size).toBe(2)
    const newest = await client('GET', { key: 'k' })
    expect([newest.text, newest.headers['x-oss-version-id']]).toEqual(['two', ids[1]])
    for (const [index, text] of ['one', 'two'].entries()) {
      const query = { versionId: ids[index] ?? '' }
      expect((await client('GET', { key: 'k', query })).text).toBe(text)
      expect((await client('HEAD', { key: 'k', query })).headers['x-oss-version-id']).toBe(ids[index])
    }
    expect((await client('GET', { key: 'k', query: { versionId: 'other' } })).status).toBe(404)
    expect((await listed(client)).versions).toEqual(ids.toReversed())
    expect(emulator.state.listKeys(bucket)).toEqual(['k'])
  })

  it('adds a delete marker for a deletion, whose removal brings the object back', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    const id = await put(client, 'k', 'one')
    const deletion = await client('DELETE', { key: 'k' })
    const marker = String(deletion.headers['x-oss-version-id'])
    expect(deletion).toMatchObject({ status: 204, headers: { 'x-oss-delete-marker': 'true' } })
    const get = await client('GET', { key: 'k' })
    const headers = { 'x-oss-delete-marker': 'true', 'x-oss-version-id': marker }
    expect(get).toMatchObject({ status: 404, headers })
    expect(await client('GET', { key: 'k', query: { versionId: marker } })).toMatchObject({
      status: 405,
      headers,
    })
    expect(emulator.state.listKeys(bucket)).toEqual([])
    expect(await listed(client)).toMatchObject({ versions: [id], markers: [marker] })
    expect((await client('DELETE', { bucket })).status).toBe(409)
    const removal = await client('DELETE', { key: 'k', query: { versionId: marker } })
    expect(removal).toMatchObject({ headers })
    expect((await client('GET', { key: 'k' })).text).toBe('one')
    await client('DELETE', { key: 'k', query: { versionId: id } })
    expect((await listed(client)).versions).toEqual([])
    expect((await client('DELETE', { bucket })).status).toBe(204)
  })

  it('replaces only the version null while versioning is suspended', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    expect((await client('PUT', { key: 'k', body: 'before' })).headers).not.toHaveProperty('x-oss-version-id')
    await setVersioning(client, 'Enabled')
    const id = await put(client, 'k', 'kept')
    expect((await client('GET', { key: 'k', query: { versionId: 'null' } })).text).toBe('before')
    await setVersioning(client, 'Suspended')
    expect(await put(client, 'k', 'first')).toBe('null')
    expect(await put(client, 'k', 'second')).toBe('null')
    expect((await listed(client)).versions).toEqual(['null', id])
    expect((await client('GET', { key: 'k', query: { versionId: 'null' } })).text).toBe('second')
    await client('DELETE', { key: 'k' })
    expect(await listed(client)).toMatchObject({ versions: [id], markers: ['null'] })
    expect((await client('GET', { key: 'k', query: { versionId: id } })).text).toBe('kept')
  })

  it('names versions in the responses of all operations that write', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    const source = await put(client, 'k', 'one')
    await put(client, 'k', 'two')
    const headers = { 'x-oss-copy-source': `/${bucket}/k?versionId=${source}` }
    const copy = await client('PUT', { key: 'copy', headers })
    expect(copy.headers['x-oss-copy-source-version-id']).toBe(source)
    expect((await client('GET', { key: 'copy' })).text).toBe('one')
    const upload = { key: 'parts', uploadId: await initiate(client, 'parts') }
    const part = await putPart(client, upload, 1, 'x')
    const completed = await complete(client, upload, [[1, part.headers.etag ?? '']])
    const append = (position: string) =>
      client('POST', { key: 'log', query: { append: '', position }, body: 'x' })
    const appended = [await append('0'), await append('1')]
    const linkHeaders = { 'x-oss-symlink-target': 'k' }
    const linked = await client('PUT', { key: 'l', query: { symlink: '' }, headers: linkHeaders })
    for (const response of [copy, completed, ...appended, linked]) {
      expect(response.headers['x-oss-version-id']).toMatch(/^CAEQ/)
    }
    expect(appended[0]?.headers['x-oss-version-id']).toBe(appended[1]?.headers['x-oss-version-id'])
  })

  it('changes the ACL and the tags of the named version only', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    const versionId = await put(client, 'k', 'one')
    await put(client, 'k', 'two')
    const tags = '<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>'
    const tagged = await client('PUT', { key: 'k', query: { tagging: '', versionId }, body: tags })
    expect(tagged.headers['x-oss-version-id']).toBe(versionId)
    const acl = { 'x-oss-object-acl': 'public-read' }
    await client('PUT', { key: 'k', query: { acl: '', versionId }, headers: acl })
    const text = async (query: Record<string, string>) => (await client('GET', { key: 'k', query })).text
    expect(await text({ tagging: '', versionId })).toContain('<Key>a</Key>')
    expect(await text({ acl: '', versionId })).toContain('public-read')
    expect(emulator.state.describeObject(bucket, 'k')?.properties).toMatchObject({ acl: 'default', tags: {} })
  })

  it('deletes many versions, and reports markers', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    const id = await put(client, 'a', 'one')
    await put(client, 'b', 'one')
    const named = `<Object><Key>a</Key><VersionId>${id}</VersionId></Object><Object><Key>b</Key></Object>`
    const body = `<Delete>${named}</Delete>`
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') }
    const { text } = await client('POST', { query: { delete: '' }, body, headers })
    const [a = '', b = ''] = xmlElements(text, 'Deleted')
    expect([xmlElement(a, 'VersionId'), xmlElement(a, 'DeleteMarker')]).toEqual([id, undefined])
    expect([xmlElement(b, 'VersionId'), xmlElement(b, 'DeleteMarker')]).toEqual([undefined, 'true'])
    expect((await listed(client)).markers).toEqual([xmlElement(b, 'DeleteMarkerVersionId')])
  })

  it('ignores x-oss-forbid-overwrite', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    await put(client, 'k', 'one')
    const headers = { 'x-oss-forbid-overwrite': 'true' }
    expect((await client('PUT', { key: 'k', body: 'two', headers })).status).toBe(200)
  })

  it('lists versions in pages, with common prefixes', async () => {
    const { emulator, client } = await versioned()
    await using _ = emulator
    const ids: string[] = []
    for (const key of ['a', 'a', 'b', 'dir/x', 'dir/y']) ids.push(await put(client, key, 'x'))
    const [first, second, third] = ids
    const page = await listed(client, { 'max-keys': '1' })
    expect(page.versions).toEqual([second])
    expect(xmlElement(page.text, 'IsLatest')).toBe('true')
    const markers = {
      'key-marker': xmlElement(page.text, 'NextKeyMarker') ?? '',
      'version-id-marker': xmlElement(page.text, 'NextVersionIdMarker') ?? '',
    }
    const rest = await listed(client, { ...markers, delimiter: '/' })
    expect(rest.versions).toEqual([first, third])
    expect(xmlElements(rest.text, 'IsLatest')).toEqual(['false', 'true'])
    expect(xmlElements(rest.text, 'Prefix').at(-1)).toBe('dir/')
    expect((await listed(client, { 'key-marker': 'a', 'max-keys': '1' })).versions).toEqual([third])
  })

  it('has a state that is absent before, and then Enabled or Suspended', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const status = async () => xmlElement((await client('GET', { query: { versioning: '' } })).text, 'Status')
    expect(await status()).toBeUndefined()
    expect(await setVersioning(client, 'Off')).toBe(400)
    await setVersioning(client, 'Enabled')
    expect(await status()).toBe('Enabled')
    expect((await client('GET', { query: { bucketInfo: '' } })).text).toContain('<Versioning>Enabled<')
    expect((await listed(client)).versions).toEqual([])
  })
})
