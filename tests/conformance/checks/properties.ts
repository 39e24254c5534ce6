import type { Check } from '../check.ts'
import { compareError } from '../expected-error.ts'
import type { Target } from '../target.ts'
import { HELLO } from './objects.ts'

const tagsOf = (...names: readonly string[]): string => {
  const tags = names.map((name) => `<Tag><Key>${name}</Key><Value>v</Value></Tag>`)
  return `<Tagging><TagSet>${tags.join('')}</TagSet></Tagging>`
}

function sourceOf({ place, keyOf }: Target, name: string): Readonly<Record<string, string>> {
  return { 'x-oss-copy-source': encodeURI(`/${place.bucket}/${keyOf(name)}`) }
}

/** A form with its fields, and the file as its last field. */
function formBody(
  fields: Readonly<Record<string, string>>,
  file: string,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  const boundary = 'oss-conformance-boundary'
  const parts = [...Object.entries(fields), ['file', file] as const].map(([name, value]) => {
    const fileName = name === 'file' ? '; filename="file.txt"\r\nContent-Type: text/plain' : ''
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n\r\n${value}\r\n`
  })
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  return { body: `${parts.join('')}--${boundary}--\r\n`, headers }
}

/** Tags, ACLs, copies, appends and listings. */
export const PROPERTY_CHECKS: readonly Check[] = [
  {
    title: 'tags are set by a header or a document, counted, returned and removed',
    section: 'tags',
    async run(target, compare) {
      const name = 'tags'
      const query = { tagging: '' }
      await target.send('PUT', { name, body: HELLO.body, headers: { 'x-oss-tagging': 'a=1&b' } })
      compare(
        'x-oss-tagging-count',
        (await target.send('HEAD', { name })).headers['x-oss-tagging-count'],
        '2',
      )
      compare('tags', (await target.send('GET', { name, query })).elements('Key').toSorted(), ['a', 'b'])
      compare(
        'status of PutObjectTagging',
        (await target.send('PUT', { name, query, body: tagsOf('c') })).status,
        200,
      )
      compare('tags afterwards', (await target.send('GET', { name, query })).elements('Key'), ['c'])
      compare('status of DeleteObjectTagging', (await target.send('DELETE', { name, query })).status, 204)
    },
  },
  {
    title: 'invalid tags are refused',
    section: 'tags',
    async run(target, compare) {
      const name = 'invalid-tags'
      await target.send('PUT', { name, body: HELLO.body })
      const put = (body: string) => target.send('PUT', { name, query: { tagging: '' }, body })
      const invalid = { status: 400, code: 'InvalidTag', ec: '0010-00000217' }
      compareError(compare, 'a sign that is not allowed', await put(tagsOf('a?')), invalid)
      compareError(compare, 'a name twice', await put(tagsOf('a', 'a')), invalid)
      const many = Array.from({ length: 11 }, (_, index) => `t${index}`)
      compareError(compare, '11 tags', await put(tagsOf(...many)), { status: 400, code: 'BadRequest' })
      const header = await target.send('PUT', { name, body: 'x', headers: { 'x-oss-tagging': 'a=b=c' } })
      compareError(compare, 'a malformed header', header, {
        status: 400,
        code: 'InvalidArgument',
        ec: '0010-00000219',
      })
    },
  },
  {
    title: 'an object has an ACL of its own, which is not changed without a value',
    section: 'object-acl',
    async run(target, compare) {
      const name = 'acl'
      const query = { acl: '' }
      await target.send('PUT', { name, body: HELLO.body })
      compare('Grant', (await target.send('GET', { name, query })).element('Grant'), 'default')
      const set = await target.send('PUT', { name, query, headers: { 'x-oss-object-acl': 'private' } })
      compare('status of PutObjectACL', set.status, 200)
      const empty = await target.send('PUT', { name, query })
      compareError(compare, 'PutObjectACL without a value', empty, {
        status: 400,
        code: 'InvalidArgument',
        ec: '0017-00000105',
      })
      compare('Grant afterwards', (await target.send('GET', { name, query })).element('Grant'), 'private')
    },
  },
  {
    title: 'CopyObject copies content and metadata, or replaces the metadata',
    section: 'copyobject',
    async run(target, compare) {
      const headers = { 'content-type': 'text/css', 'x-oss-meta-a': '1' }
      await target.send('PUT', { name: 'copy-source', body: HELLO.body, headers })
      const source = sourceOf(target, 'copy-source')
      const copy = await target.send('PUT', { name: 'copy', headers: source })
      compare('status', copy.status, 200)
      compare('ETag', copy.element('ETag'), HELLO.etag)
      const replace = { ...source, 'x-oss-metadata-directive': 'REPLACE', 'x-oss-meta-b': '2' }
      compare('metadata', (await target.send('HEAD', { name: 'copy' })).headers['x-oss-meta-a'], '1')
      await target.send('PUT', { name: 'copy', headers: replace })
      const head = await target.send('HEAD', { name: 'copy' })
      compare(
        'replaced metadata',
        [head.headers['x-oss-meta-a'], head.headers['x-oss-meta-b']],
        [undefined, '2'],
      )
      compare('Content-Type', head.headers['content-type'], 'text/css')
      const condition = { ...source, 'x-oss-copy-source-if-match': '"0"' }
      compare(
        'status with another ETag',
        (await target.send('PUT', { name: 'copy', headers: condition })).status,
        412,
      )
    },
  },
  {
    title: 'AppendObject appends at the end only, and returns the CRC-64 of the whole object',
    section: 'appendobject',
    async run(target, compare) {
      const append = (name: string, position: number, body: string) =>
        target.send('POST', { name, query: { append: '', position: String(position) }, body })
      const first = await append('append', 0, 'hi oss,append object')
      compare('x-oss-next-append-position', first.headers['x-oss-next-append-position'], '20')
      const second = await append('append', 20, ',this is a demo')
      compare('x-oss-hash-crc64ecma', second.headers['x-oss-hash-crc64ecma'], '8586970469916596321')
      const wrong = await append('append', 3, 'x')
      compareError(compare, 'another position', wrong, {
        status: 409,
        code: 'PositionNotEqualToLength',
        ec: '0026-00000016',
      })
      compare('position in the error', wrong.headers['x-oss-next-append-position'], '35')
      await target.send('PUT', { name: 'not-appendable', body: HELLO.body })
      compareError(compare, 'an object of another type', await append('not-appendable', 5, 'x'), {
        status: 409,
        code: 'ObjectNotAppendable',
        ec: '0026-00000017',
      })
    },
  },
  {
    title: 'ListObjectsV2 groups by delimiter, pages by token, and sorts by the bytes of the keys',
    section: 'listobjectsv2',
    async run(target, compare) {
      const names = ['list/B', 'list/a', 'list/sub/x', 'list/\u00e4']
      for (const name of names) await target.send('PUT', { name, body: HELLO.body })
      const query = { 'list-type': '2', prefix: target.keyOf('list/'), delimiter: '/' }
      const list = await target.send('GET', { query })
      compare('keys', list.elements('Key'), ['list/B', 'list/a', 'list/\u00e4'].map(target.keyOf))
      compare('common prefixes', list.elements('Prefix').at(-1), target.keyOf('list/sub/'))
      compare('KeyCount', list.element('KeyCount'), '4')
      compare('MaxKeys', list.element('MaxKeys'), '100')
      const page = await target.send('GET', { query: { ...query, 'max-keys': '2' } })
      compare('IsTruncated', page.element('IsTruncated'), 'true')
      const token = page.element('NextContinuationToken') ?? ''
      const next = await target.send('GET', { query: { ...query, 'continuation-token': token } })
      compare('keys of both pages', [...page.elements('Key'), ...next.elements('Key')], list.elements('Key'))
      const invalid = await target.send('GET', { query: { ...query, 'max-keys': '1001' } })
      compareError(compare, '1,001 keys a page', invalid, { status: 400, code: 'InvalidArgument' })
    },
  },
  {
    title: 'ListObjects pages by the last key',
    section: 'listobjectsv2',
    async run(target, compare) {
      for (const name of ['v1/a', 'v1/b']) await target.send('PUT', { name, body: HELLO.body })
      const query = { prefix: target.keyOf('v1/'), 'max-keys': '1' }
      const page = await target.send('GET', { query })
      compare('NextMarker', page.element('NextMarker'), target.keyOf('v1/a'))
      const next = await target.send('GET', { query: { ...query, marker: target.keyOf('v1/a') } })
      compare('keys of the second page', next.elements('Key'), [target.keyOf('v1/b')])
    },
  },
  {
    title: 'server-side encryption is stored and returned, but not taken from a part',
    section: 'server-side-encryption',
    async run(target, compare) {
      const name = 'encrypted'
      const header = 'x-oss-server-side-encryption'
      const put = await target.send('PUT', { name, body: HELLO.body, headers: { [header]: 'AES256' } })
      compare(`${header} of PutObject`, put.headers[header], 'AES256')
      compare(`${header} of HeadObject`, (await target.send('HEAD', { name })).headers[header], 'AES256')
      const other = await target.send('PUT', { name, body: 'x', headers: { [header]: 'DES' } })
      compareError(compare, 'another algorithm', other, {
        status: 400,
        code: 'InvalidEncryptionAlgorithmError',
      })
      const uploadId = (await target.send('POST', { name, query: { uploads: '' } })).element('UploadId') ?? ''
      const query = { partNumber: '1', uploadId }
      const part = await target.send('PUT', { name, query, body: 'x', headers: { [header]: 'AES256' } })
      compareError(compare, 'UploadPart', part, { status: 400, code: 'InvalidArgument' })
    },
  },
  {
    title: 'a signed form stores an object, and a condition that it does not meet refuses it',
    section: 'postobject',
    async run(target, compare) {
      const post = (key: string) => {
        const fields = { key, success_action_status: '201', ...target.signForm(target.keyOf('form/')) }
        return target.send('POST', { signature: 'none', ...formBody(fields, HELLO.body) })
      }
      const stored = await post(target.keyOf('form/k'))
      compare('status', stored.status, 201)
      compare('ETag', stored.element('ETag'), HELLO.etag)
      compareError(compare, 'another key', await post(target.keyOf('other')), {
        status: 403,
        code: 'AccessDenied',
      })
    },
  },
  {
    title: 'a symbolic link is read as its target',
    section: 'symbolic-links',
    async run(target, compare) {
      await target.send('PUT', { name: 'link-target', body: HELLO.body })
      const headers = { 'x-oss-symlink-target': encodeURIComponent(target.keyOf('link-target')) }
      compare(
        'status of PutSymlink',
        (await target.send('PUT', { name: 'link', query: { symlink: '' }, headers })).status,
        200,
      )
      const link = await target.send('GET', { name: 'link', query: { symlink: '' } })
      compare('x-oss-symlink-target', link.headers['x-oss-symlink-target'], headers['x-oss-symlink-target'])
      const get = await target.send('GET', { name: 'link' })
      compare('content', get.text, HELLO.body)
      compare('x-oss-object-type', get.headers['x-oss-object-type'], 'Symlink')
    },
  },
]
