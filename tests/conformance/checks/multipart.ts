import type { Check, Compare } from '../check.ts'
import { compareError } from '../expected-error.ts'
import type { Reply, Target } from '../target.ts'

/** The smallest size of a part that is not the last. */
const PART = 'a'.repeat(102_400)
const LAST = '0123456789'
/** Of both together: the whole CRC-64, and the ETag of an object of these two parts. */
const BOTH = { crc64: '14192472846101664614', etag: '"8215445377F522EDDAD3E0E2AC522B81-2"' }
const ETAGS = ['"302D3A0C8E319EAA95B059B346DE1D1D"', '"781E5E245D69B566979B86E28D23F2C7"'] as const
const NO_SUCH_UPLOAD = { status: 404, code: 'NoSuchUpload', elements: ['UploadId'] }

/** Initiates an upload. @throws Error if there is no upload id in the response. */
async function initiate(
  target: Target,
  name: string,
  query: Readonly<Record<string, string>> = {},
): Promise<string> {
  const reply = await target.send('POST', { name, query: { uploads: '', ...query } })
  const uploadId = reply.element('UploadId')
  if (uploadId === undefined)
    throw new Error(`InitiateMultipartUpload returned ${reply.status} without an UploadId`)
  return uploadId
}

function putPart(
  target: Target,
  name: string,
  uploadId: string,
  partNumber: number,
  body: string,
): Promise<Reply> {
  return target.send('PUT', { name, query: { partNumber: String(partNumber), uploadId }, body })
}

function complete(
  target: Target,
  name: string,
  uploadId: string,
  parts: readonly (readonly [number, string])[],
): Promise<Reply> {
  const listed = parts.map(
    ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  )
  const body = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`
  return target.send('POST', { name, query: { uploadId }, body })
}

async function twoParts(target: Target, name: string, compare: Compare): Promise<string> {
  const uploadId = await initiate(target, name)
  for (const [index, body] of [PART, LAST].entries()) {
    const part = await putPart(target, name, uploadId, index + 1, body)
    compare(`ETag of part ${index + 1}`, part.headers.etag, ETAGS[index])
  }
  return uploadId
}

export const MULTIPART_CHECKS: readonly Check[] = [
  {
    title: 'parts become an object with the CRC-64 of the whole, and the upload is gone',
    section: 'completemultipartupload',
    async run(target, compare) {
      const uploadId = await twoParts(target, 'parts', compare)
      const reply = await complete(target, 'parts', uploadId, [
        [1, ETAGS[0]],
        [2, ETAGS[1]],
      ])
      compare('status', reply.status, 200)
      compare('x-oss-hash-crc64ecma', reply.headers['x-oss-hash-crc64ecma'], BOTH.crc64)
      compare('ETag', reply.element('ETag'), BOTH.etag)
      compare('Key', reply.element('Key'), target.keyOf('parts'))
      const head = await target.send('HEAD', { name: 'parts' })
      compare('x-oss-object-type', head.headers['x-oss-object-type'], 'Multipart')
      compare('Content-Length', head.headers['content-length'], String(PART.length + LAST.length))
      compareError(
        compare,
        'a repeated completion',
        await complete(target, 'parts', uploadId, [[1, ETAGS[0]]]),
        NO_SUCH_UPLOAD,
      )
    },
  },
  {
    title: 'UploadPart returns ETag, Content-MD5 and CRC-64 of the part, and ListParts the same',
    section: 'listparts',
    async run(target, compare) {
      const uploadId = await initiate(target, 'list-parts')
      const part = await putPart(target, 'list-parts', uploadId, 3, LAST)
      compare('x-oss-hash-crc64ecma', part.headers['x-oss-hash-crc64ecma'], '2838902930144391966')
      compare('Content-MD5', part.headers['content-md5'], 'eB5eJF1ptWaXm4bijSPyxw==')
      const list = await target.send('GET', { name: 'list-parts', query: { uploadId } })
      compare('PartNumber', list.element('PartNumber'), '3')
      compare('ETag', list.element('ETag'), ETAGS[1])
      compare('HashCrc64ecma', list.element('HashCrc64ecma'), '2838902930144391966')
      compare('Size', list.element('Size'), '10')
      compare('MaxParts', list.element('MaxParts'), '1000')
    },
  },
  {
    title: 'a part that is sent again replaces the earlier one',
    section: 'uploadpart',
    async run(target, compare) {
      const uploadId = await initiate(target, 'again')
      await putPart(target, 'again', uploadId, 1, 'first')
      const second = await putPart(target, 'again', uploadId, 1, LAST)
      const reply = await complete(target, 'again', uploadId, [[1, second.headers.etag ?? '']])
      compare('status', reply.status, 200)
      compare('content', (await target.send('GET', { name: 'again' })).text, LAST)
    },
  },
  {
    title:
      'a completion checks the order, the ETags and the sizes of the parts, and changes nothing on an error',
    section: 'completemultipartupload',
    async run(target, compare) {
      const name = 'refused'
      const uploadId = await initiate(target, name)
      await putPart(target, name, uploadId, 1, LAST)
      await putPart(target, name, uploadId, 2, LAST)
      const etag = ETAGS[1]
      compareError(
        compare,
        'a descending list',
        await complete(target, name, uploadId, [
          [2, etag],
          [1, etag],
        ]),
        {
          status: 400,
          code: 'InvalidPartOrder',
          ec: '0042-00000209',
        },
      )
      compareError(compare, 'another ETag', await complete(target, name, uploadId, [[1, ETAGS[0]]]), {
        status: 400,
        code: 'InvalidPart',
        elements: ['ETag', 'PartNumber', 'UploadId'],
      })
      compareError(
        compare,
        'a small first part',
        await complete(target, name, uploadId, [
          [1, etag],
          [2, etag],
        ]),
        {
          status: 400,
          code: 'EntityTooSmall',
          ec: '0042-00000213',
          elements: ['ETag', 'MinSizeAllowed', 'PartNumber', 'ProposedSize', 'UploadId'],
        },
      )
      const malformed = await target.send('POST', { name, query: { uploadId }, body: '<Other></Other>' })
      compareError(compare, 'another document', malformed, {
        status: 400,
        code: 'MalformedXML',
        ec: '0042-00000205',
      })
      compare('status of HeadObject', (await target.send('HEAD', { name })).status, 404)
      const list = await target.send('GET', { name, query: { uploadId } })
      compare('parts afterwards', list.elements('PartNumber'), ['1', '2'])
    },
  },
  {
    title: 'x-oss-complete-all completes all parts, without a document',
    section: 'completemultipartupload',
    async run(target, compare) {
      const name = 'all'
      const uploadId = await twoParts(target, name, compare)
      const headers = { 'x-oss-complete-all': 'yes' }
      const both = await target.send('POST', {
        name,
        query: { uploadId },
        headers,
        body: '<CompleteMultipartUpload/>',
      })
      compareError(compare, 'header and document', both, {
        status: 400,
        code: 'InvalidArgument',
        ec: '0042-00000216',
      })
      const reply = await target.send('POST', { name, query: { uploadId }, headers })
      compare('status', reply.status, 200)
      compare('x-oss-hash-crc64ecma', reply.headers['x-oss-hash-crc64ecma'], BOTH.crc64)
    },
  },
  {
    title: 'part numbers are 1 to 10,000, and a part needs its upload',
    section: 'uploadpart',
    async run(target, compare) {
      const uploadId = await initiate(target, 'numbers')
      for (const number of [0, 10_001]) {
        compareError(compare, `part ${number}`, await putPart(target, 'numbers', uploadId, number, 'x'), {
          status: 400,
          code: 'InvalidArgument',
          ec: '0017-00000220',
        })
      }
      compare('status of part 10000', (await putPart(target, 'numbers', uploadId, 10_000, 'x')).status, 200)
      const unknown = await putPart(target, 'numbers', '0'.repeat(32), 1, 'x')
      compareError(compare, 'a part of an unknown upload', unknown, {
        ...NO_SUCH_UPLOAD,
        ec: '0042-00000104',
      })
    },
  },
  {
    title: 'AbortMultipartUpload succeeds once',
    section: 'abortmultipartupload',
    async run(target, compare) {
      const query = { uploadId: await initiate(target, 'abort') }
      compare('status', (await target.send('DELETE', { name: 'abort', query })).status, 204)
      const second = await target.send('DELETE', { name: 'abort', query })
      compareError(compare, 'the second abort', second, { ...NO_SUCH_UPLOAD, ec: '0042-00000002' })
    },
  },
  {
    title: 'ListMultipartUploads sorts by key',
    section: 'listmultipartuploads',
    async run(target, compare) {
      for (const name of ['uploads/b', 'uploads/a', 'uploads/a']) await initiate(target, name)
      const list = await target.send('GET', { query: { uploads: '', prefix: target.keyOf('uploads/') } })
      compare('keys', list.elements('Key'), ['uploads/a', 'uploads/a', 'uploads/b'].map(target.keyOf))
      const query = { uploads: '', prefix: target.keyOf('uploads/'), 'max-uploads': '1' }
      const page = await target.send('GET', { query })
      compare('IsTruncated', page.element('IsTruncated'), 'true')
      compare('NextKeyMarker', page.element('NextKeyMarker'), target.keyOf('uploads/a'))
    },
  },
  {
    title: 'a sequential upload takes parts in order, each once',
    section: 'sequential-uploads',
    async run(target, compare) {
      const uploadId = await initiate(target, 'sequential', { sequential: '' })
      compareError(compare, 'part 2 first', await putPart(target, 'sequential', uploadId, 2, LAST), {
        status: 400,
        code: 'PartNotSequential',
        ec: '0042-00000105',
        elements: ['PartNumber'],
      })
      compare('status of part 1', (await putPart(target, 'sequential', uploadId, 1, LAST)).status, 200)
      compareError(compare, 'part 1 again', await putPart(target, 'sequential', uploadId, 1, LAST), {
        status: 409,
        code: 'PartAlreadyExist',
        ec: '0042-00000108',
        elements: ['PartEtag', 'PartNumber'],
      })
    },
  },
  {
    title: 'an encrypted upload needs all its metadata',
    section: 'client-side-encryption',
    async run(target, compare) {
      const headers = { 'x-oss-meta-client-side-encryption-key': 'KEY' }
      const reply = await target.send('POST', { name: 'encrypted', query: { uploads: '' }, headers })
      compareError(compare, 'InitiateMultipartUpload', reply, {
        status: 400,
        code: 'InvalidEncryptionRequest',
        ec: '0005-00000402',
      })
    },
  },
  {
    title: 'UploadPartCopy copies a range of an object, if its condition is met',
    section: 'uploadpartcopy',
    async run(target, compare) {
      await target.send('PUT', { name: 'source', body: LAST })
      const uploadId = await initiate(target, 'part-copy')
      const copy = (headers: Readonly<Record<string, string>>) =>
        target.send('PUT', {
          name: 'part-copy',
          query: { partNumber: '1', uploadId },
          headers: {
            'x-oss-copy-source': encodeURI(`/${target.place.bucket}/${target.keyOf('source')}`),
            'x-oss-copy-source-range': 'bytes=2-4',
            ...headers,
          },
        })
      compare('status with another ETag', (await copy({ 'x-oss-copy-source-if-match': '"0"' })).status, 412)
      const part = await copy({ 'x-oss-copy-source-if-match': ETAGS[1] })
      compare('status', part.status, 200)
      await complete(target, 'part-copy', uploadId, [[1, part.element('ETag') ?? '']])
      compare('content', (await target.send('GET', { name: 'part-copy' })).text, '234')
    },
  },
]
