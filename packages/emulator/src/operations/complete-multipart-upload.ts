import { createHash } from 'node:crypto'
import { malformedXml } from '../errors/malformed-xml.ts'
import { invalidArgument } from '../errors/service-error.ts'
import { assembleObject, type ListedPart, selectParts } from '../model/completion.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { readEncryptedSizes, requireEncryptedParts } from '../parameters/client-side-encryption.ts'
import { requireExpectedDigest } from '../parameters/expected-digest.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import { readObjectAcl } from '../parameters/read-object-properties.ts'
import { readCallback } from '../service/callback/callback-config.ts'
import { callbackResponse } from '../service/callback/callback-response.ts'
import { objectLocation } from '../service/object-location.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireOverwriteAllowed } from '../service/overwrite-protection.ts'
import { requireUpload } from '../service/require-upload.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import type { OpenUpload } from '../storage/catalogue-index.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXml } from '../xml/read-xml.ts'
import { writeXml } from '../xml/write-xml.ts'

const MALFORMED_EC = '0042-00000205'
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** CompleteMultipartUpload (docs/protocol.md#completemultipartupload). */
export async function completeMultipartUpload(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const { catalogue } = service
  const encoding = readKeyEncoding(request.query)
  const acl = readObjectAcl(request.headers)
  const callback = readCallback(request)
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  // Content-MD5 is the checksum of this XML document, not of the object.
  requireExpectedDigest(request.headers, body)
  const object = await request.commit(async () => {
    const open = requireUpload(service, request)
    const parts = selectParts(open.upload, open.parts, requestedParts(request, open, body))
    const sizes = readEncryptedSizes(open.upload.properties.metadata)
    if (sizes !== undefined) requireEncryptedParts(sizes, parts)
    requireOverwriteAllowed(service, request, '0042-00000214')
    const upload = { ...open.upload, properties: { ...open.upload.properties, acl } }
    const assembled = assembleObject(upload, parts, request.now())
    const completed = upload.sequential
      ? { ...assembled, md5Base64: await md5Of(service, assembled) }
      : assembled
    return catalogue.completeUpload(upload.uploadId, completed)
  })
  const text = writeXml({
    CompleteMultipartUploadResult: {
      EncodingType: encoding.type,
      Location: objectLocation(request),
      Bucket: object.bucket,
      Key: encoding.encode(object.key),
      ETag: `"${object.etag}"`,
    },
  })
  return callbackResponse(
    callback,
    object,
    request.closing,
    xmlResponse(text, {
      ...completionHeaders(object),
      ...versionHeaders(service, object),
    }),
  )
}

/** OSS hashes the content of a sequential upload as its parts arrive. */
async function md5Of({ catalogue }: Service, { segments, byteLength }: ObjectRecord): Promise<string> {
  const digest = createHash('md5')
  const content = catalogue.lease(segments, 0, byteLength)
  try {
    for await (const chunk of content.chunks()) digest.update(chunk)
  } finally {
    await content.release()
  }
  return digest.digest('base64')
}

function completionHeaders({
  etag,
  crc64,
  md5Base64,
  properties,
}: ObjectRecord): Readonly<Record<string, string>> {
  return {
    ETag: `"${etag}"`,
    'x-oss-hash-crc64ecma': crc64,
    ...(md5Base64 === undefined ? {} : { 'Content-MD5': md5Base64 }),
    ...properties.encryptionHeaders,
  }
}

function requestedParts(
  { headers }: OperationRequest,
  { parts }: OpenUpload,
  body: string,
): readonly ListedPart[] {
  const name = 'x-oss-complete-all'
  const completeAll = headers.get(name)
  if (completeAll === undefined) return readListedParts(body, parts.size === 0)
  if (completeAll !== 'yes') throw invalidArgument(name, completeAll, 'The x-oss-complete-all must be yes.')
  if (body !== '') {
    const message = 'Should not speficy both complete all header and http body.'
    throw invalidArgument(name, completeAll, message, '0042-00000216')
  }
  return [...parts.values()].sort((a, b) => a.partNumber - b.partNumber)
}

function readListedParts(body: string, mayBeEmpty: boolean): readonly ListedPart[] {
  const parts = readXml(body, 'CompleteMultipartUpload', MALFORMED_EC).children('Part')
  const listed = parts.map((part) => {
    const numberText = part.text('PartNumber')?.trim() ?? ''
    return {
      partNumber: /^\d{1,9}$/.test(numberText) ? Number(numberText) : 0,
      etag: part.text('ETag') ?? '',
    }
  })
  const isEmpty = listed.length === 0 && !mayBeEmpty
  if (isEmpty || listed.some(({ partNumber, etag }) => partNumber === 0 || etag === '')) {
    const detail = 'a Part needs a PartNumber and an ETag.'
    throw malformedXml(detail, MALFORMED_EC)
  }
  return listed
}
