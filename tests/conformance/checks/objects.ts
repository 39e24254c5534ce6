import type { Check } from '../check.ts'
import { md5Base64 } from '../clean-up.ts'
import { compareError } from '../expected-error.ts'

/** The content of most checks, with its checksums. */
export const HELLO = {
  body: 'hello',
  etag: '"5D41402ABC4B2A76B9719D911017C592"',
  crc64: '11177612005948864433',
  md5: 'XUFAKrxLKna5cZ2REBfFkg==',
} as const

const NO_SUCH_KEY = {
  status: 404,
  code: 'NoSuchKey',
  ec: '0026-00000001',
  message: 'The specified key does not exist.',
  elements: ['Key'],
}

export const OBJECT_CHECKS: readonly Check[] = [
  {
    title: 'PutObject returns the MD5 as the ETag, Content-MD5 and the CRC-64 of the body',
    section: 'putobject',
    async run(target, compare) {
      const put = await target.send('PUT', { name: 'put', body: HELLO.body })
      compare('status', put.status, 200)
      compare('ETag', put.headers.etag, HELLO.etag)
      compare('Content-MD5', put.headers['content-md5'], HELLO.md5)
      compare('x-oss-hash-crc64ecma', put.headers['x-oss-hash-crc64ecma'], HELLO.crc64)
    },
  },
  {
    title: 'every response has Server, Date, a request id and the processing time',
    section: 'responses',
    async run(target, compare) {
      const head = await target.send('HEAD', { name: 'missing' })
      compare('status', head.status, 404)
      compare('Server', head.headers['server'], 'AliyunOSS')
      compare(
        'Date',
        Number.isNaN(Date.parse(head.headers.date ?? '')) ? head.headers.date : 'a date',
        'a date',
      )
      const id = String(head.headers['x-oss-request-id'])
      compare('x-oss-request-id', /^[0-9A-F]{24}$/.test(id) ? '24 hex digits' : id, '24 hex digits')
      const time = String(head.headers['x-oss-server-time'])
      compare('x-oss-server-time', /^\d+$/.test(time) ? 'milliseconds' : time, 'milliseconds')
    },
  },
  {
    title: 'a wrong or malformed Content-MD5 is refused, and nothing is stored',
    section: 'checksums',
    async run(target, compare) {
      const invalid = { status: 400, code: 'InvalidDigest' }
      const wrong = await target.send('PUT', {
        name: 'md5',
        body: 'x',
        headers: { 'content-md5': HELLO.md5 },
      })
      compareError(compare, 'a wrong Content-MD5', wrong, { ...invalid, ec: '0017-00000503' })
      const malformed = await target.send('PUT', {
        name: 'md5',
        body: 'x',
        headers: { 'content-md5': 'AAAA' },
      })
      compareError(compare, 'a malformed Content-MD5', malformed, { ...invalid, ec: '0017-00000502' })
      compare('status of HeadObject', (await target.send('HEAD', { name: 'md5' })).status, 404)
    },
  },
  {
    title: 'a wrong x-oss-hash-crc64ecma of the request is refused',
    section: 'checksums',
    async run(target, compare) {
      const headers = { 'x-oss-hash-crc64ecma': '1' }
      const put = await target.send('PUT', { name: 'crc', body: 'x', headers })
      compareError(compare, 'PutObject', put, { status: 400, code: 'InvalidCRC64' })
    },
  },
  {
    title: 'object headers and metadata are stored and returned, names in lower case',
    section: 'object-headers',
    async run(target, compare) {
      const headers = {
        'content-type': 'text/plain',
        'cache-control': 'max-age=60',
        'content-disposition': 'attachment; filename="a.txt"',
        'content-language': 'en',
        'x-oss-meta-Author': 'someone',
        'x-oss-storage-class': 'Standard',
      }
      await target.send('PUT', { name: 'headers', body: HELLO.body, headers })
      const { headers: returned } = await target.send('HEAD', { name: 'headers' })
      for (const [name, value] of Object.entries(headers)) {
        compare(name, returned[name.toLowerCase()], value)
      }
      await target.send('PUT', { name: 'headers', body: HELLO.body })
      const plain = await target.send('HEAD', { name: 'headers' })
      compare('default Content-Type', plain.headers['content-type'], 'application/octet-stream')
    },
  },
  {
    title: 'invalid object headers are refused',
    section: 'object-headers',
    async run(target, compare) {
      const put = (headers: Readonly<Record<string, string>>) =>
        target.send('PUT', { name: 'invalid', body: 'x', headers })
      const invalid = { status: 400, code: 'InvalidArgument', elements: ['ArgumentName', 'ArgumentValue'] }
      compareError(compare, 'a storage class', await put({ 'x-oss-storage-class': 'Cold' }), invalid)
      compareError(compare, 'an ACL', await put({ 'x-oss-object-acl': 'public' }), invalid)
      const name = await put({ 'x-oss-meta-a_b': 'x' })
      compareError(compare, 'a metadata name', name, { ...invalid, ec: '0011-00000004' })
      const size = await put({ 'x-oss-meta-a': 'x'.repeat(8192) })
      compareError(compare, '8 KiB of metadata', size, { ...invalid, ec: '0011-00000002' })
    },
  },
  {
    title: 'the lowest bandwidth limit is 819,200 bit/s, and a delayed response says so',
    section: 'bandwidth-limit',
    async run(target, compare) {
      const headers = { 'x-oss-traffic-limit': '819199' }
      const low = await target.send('PUT', { name: 'limit', body: 'x', headers })
      compareError(compare, 'a lower limit', low, {
        status: 400,
        code: 'InvalidArgument',
        ec: '0004-00000502',
      })
      await target.send('PUT', { name: 'limit', body: 'x'.repeat(51_200) })
      const get = await target.send('GET', { name: 'limit', headers: { 'x-oss-traffic-limit': '819200' } })
      const delay = get.headers['x-oss-qos-delay-time']
      compare('x-oss-qos-delay-time', /^\d+$/.test(String(delay)) ? 'milliseconds' : delay, 'milliseconds')
    },
  },
  {
    title: 'GetObject returns the object, and HeadObject the same headers',
    section: 'getobject',
    async run(target, compare) {
      await target.send('PUT', { name: 'get', body: HELLO.body })
      const get = await target.send('GET', { name: 'get' })
      const head = await target.send('HEAD', { name: 'get' })
      compare('content', get.text, HELLO.body)
      for (const reply of [get, head]) {
        compare('status', reply.status, 200)
        compare('Content-Length', reply.headers['content-length'], '5')
        compare('ETag', reply.headers.etag, HELLO.etag)
        compare('x-oss-hash-crc64ecma', reply.headers['x-oss-hash-crc64ecma'], HELLO.crc64)
        compare('x-oss-object-type', reply.headers['x-oss-object-type'], 'Normal')
        compare('x-oss-storage-class', reply.headers['x-oss-storage-class'], 'Standard')
      }
    },
  },
  {
    title: 'a range that fits is returned with 206 and the CRC-64 of the whole object',
    section: 'getobject',
    async run(target, compare) {
      await target.send('PUT', { name: 'range', body: HELLO.body })
      const get = (range: string, headers = {}) =>
        target.send('GET', { name: 'range', headers: { range, ...headers } })
      const first = await get('bytes=1-3')
      compare('status', first.status, 206)
      compare('content', first.text, 'ell')
      compare('Content-Range', first.headers['content-range'], 'bytes 1-3/5')
      compare('x-oss-hash-crc64ecma', first.headers['x-oss-hash-crc64ecma'], HELLO.crc64)
      compare('suffix range', (await get('bytes=-2')).text, 'lo')
      compare('range beyond the end', (await get('bytes=3-9')).status, 200)
      const standard = { 'x-oss-range-behavior': 'standard' }
      const cut = await get('bytes=3-9', standard)
      compare('standard range beyond the end', [cut.status, cut.text], [206, 'lo'])
      const beyond = await get('bytes=5-9', standard)
      compareError(compare, 'a standard range behind the object', beyond, {
        status: 416,
        code: 'InvalidRange',
      })
    },
  },
  {
    title: 'conditions on reading return 304 and 412',
    section: 'conditional-requests',
    async run(target, compare) {
      await target.send('PUT', { name: 'conditions', body: HELLO.body })
      const status = async (headers: Readonly<Record<string, string>>) =>
        (await target.send('GET', { name: 'conditions', headers })).status
      compare('If-None-Match', await status({ 'if-none-match': HELLO.etag }), 304)
      compare('If-Match of another ETag', await status({ 'if-match': '"0"' }), 412)
      compare('If-Match', await status({ 'if-match': HELLO.etag }), 200)
    },
  },
  {
    title: 'response headers can be replaced by query parameters',
    section: 'getobject',
    async run(target, compare) {
      await target.send('PUT', { name: 'override', body: HELLO.body })
      const query = { 'response-content-type': 'text/html', 'response-cache-control': 'no-cache' }
      const { headers } = await target.send('GET', { name: 'override', query })
      compare('Content-Type', headers['content-type'], 'text/html')
      compare('Cache-Control', headers['cache-control'], 'no-cache')
    },
  },
  {
    title: 'a missing object is NoSuchKey, for HEAD in the header x-oss-err',
    section: 'errors',
    async run(target, compare) {
      const get = await target.send('GET', { name: 'missing' })
      compareError(compare, 'GetObject', get, {
        ...NO_SUCH_KEY,
        elements: ['Key', 'RequestId', 'HostId', 'RecommendDoc'],
      })
      const head = await target.send('HEAD', { name: 'missing' })
      compareError(compare, 'HeadObject', head, NO_SUCH_KEY)
    },
  },
  {
    title: 'GetObjectMeta returns size, ETag and CRC-64 only',
    section: 'getobjectmeta',
    async run(target, compare) {
      await target.send('PUT', { name: 'meta', body: HELLO.body, headers: { 'x-oss-meta-a': 'b' } })
      const { status, headers } = await target.send('HEAD', { name: 'meta', query: { objectMeta: '' } })
      compare('status', status, 200)
      compare('Content-Length', headers['content-length'], '5')
      compare('ETag', headers.etag, HELLO.etag)
      compare('metadata', headers['x-oss-meta-a'], undefined)
    },
  },
  {
    title: 'x-oss-forbid-overwrite protects an existing object',
    section: 'overwrite-protection',
    async run(target, compare) {
      const put = (value: string) =>
        target.send('PUT', { name: 'forbid', body: HELLO.body, headers: { 'x-oss-forbid-overwrite': value } })
      compare('status of the first PutObject', (await put('true')).status, 200)
      compareError(compare, 'the second PutObject', await put('true'), {
        status: 409,
        code: 'FileAlreadyExists',
        ec: '0026-00000002',
      })
      compareError(compare, 'another value', await put('maybe'), {
        status: 400,
        code: 'InvalidArgument',
        ec: '0017-00000279',
      })
    },
  },
  {
    title: 'DeleteObject succeeds whether or not the object exists',
    section: 'deleteobject',
    async run(target, compare) {
      await target.send('PUT', { name: 'delete', body: HELLO.body })
      compare('status', (await target.send('DELETE', { name: 'delete' })).status, 204)
      compare('status for a missing object', (await target.send('DELETE', { name: 'delete' })).status, 204)
    },
  },
  {
    title: 'DeleteMultipleObjects names the deleted keys, and needs a valid document',
    section: 'deletemultipleobjects',
    async run(target, compare) {
      await target.send('PUT', { name: 'many/a', body: HELLO.body })
      const keys = ['many/a', 'many/missing'].map(target.keyOf)
      const documentOf = (quiet: boolean) => {
        const objects = keys.map((key) => `<Object><Key>${key}</Key></Object>`).join('')
        return `<Delete><Quiet>${quiet}</Quiet>${objects}</Delete>`
      }
      const send = (body: string) =>
        target.send('POST', { query: { delete: '' }, body, headers: { 'content-md5': md5Base64(body) } })
      compare('deleted keys', (await send(documentOf(false))).elements('Key').toSorted(), keys)
      compare('quiet response', (await send(documentOf(true))).text, '')
      compareError(compare, 'another root element', await send('<Other></Other>'), {
        status: 400,
        code: 'MalformedXML',
        ec: '0016-00000608',
      })
    },
  },
  {
    title: 'a key may have spaces, signs, letters of other scripts and control characters',
    section: 'url-encoding',
    async run(target, compare) {
      const name = 'odd/ä b+c%&=?#~\u0001!*()\'"<>.txt'
      compare('status of PutObject', (await target.send('PUT', { name, body: HELLO.body })).status, 200)
      compare('content', (await target.send('GET', { name })).text, HELLO.body)
      const query = { 'list-type': '2', prefix: target.keyOf('odd/'), 'encoding-type': 'url' }
      const list = await target.send('GET', { query })
      compare('listed keys', list.elements('Key').map(decodeURIComponent), [target.keyOf(name)])
    },
  },
  {
    title: 'a key of 1,023 bytes is the longest',
    section: 'names-and-limits',
    async run(target, compare) {
      const room = 1023 - Buffer.byteLength(target.keyOf(''))
      const longest = await target.send('PUT', { name: 'k'.repeat(room), body: 'x' })
      compare('status of the longest key', longest.status, 200)
      const longer = await target.send('PUT', { name: 'k'.repeat(room + 1), body: 'x' })
      compareError(compare, 'a longer key', longer, { status: 400, code: 'InvalidObjectName' })
    },
  },
]
