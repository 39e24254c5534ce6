import { randomBytes } from 'node:crypto'
import { combineCrc64 } from '../checksum/crc64-combine.ts'
import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import type { StoredContent } from '../model/stored-content.ts'
import { requireBodyLength } from '../parameters/body-length.ts'
import { expectedDigestCheck } from '../parameters/expected-digest.ts'
import { readObjectProperties } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

const MAX_BYTE_LENGTH = 5 * 1024 ** 3

/** AppendObject (docs/protocol.md#appendobject). */
export async function appendObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const position = readPosition(request)
  requireBodyLength(request.body)
  const existing = requireAppendable(request, service, position)
  // Appending an empty body changes nothing, not even the modification time.
  if (existing !== undefined && request.body.declaredByteLength === 0)
    return appendResponse(service, existing)
  const object = await receiveContent(service, request.body.chunks(), {
    check: expectedDigestCheck(request.headers),
    use: (content) => request.commit(() => append(request, service, position, content)),
  })
  return appendResponse(service, object)
}

function appendResponse(service: Service, object: ObjectRecord): HttpResponse {
  const { etag, crc64, byteLength, properties } = object
  return emptyResponse(200, {
    ETag: `"${etag}"`,
    'x-oss-hash-crc64ecma': crc64,
    'x-oss-next-append-position': String(byteLength),
    ...properties.encryptionHeaders,
    ...versionHeaders(service, object),
  })
}

async function append(
  request: OperationRequest,
  service: Service,
  position: number,
  { digest, segment }: StoredContent,
): Promise<ObjectRecord> {
  const { bucket, key } = request
  const existing = requireAppendable(request, service, position)
  const before = BigInt(existing?.crc64 ?? 0)
  const object: ObjectRecord = {
    ...existing,
    bucket,
    key,
    lastModified: request.now(),
    crc64: combineCrc64(before, BigInt(digest.crc64), digest.byteLength).toString(),
    type: 'Appendable',
    byteLength: position + digest.byteLength,
    // An internal ID, not an MD5.
    etag: existing?.etag ?? `${randomBytes(12).toString('hex').toUpperCase()}00000000`,
    segments: [...(existing?.segments ?? []), segment],
    // Only the first append sets the properties of the object.
    properties: existing?.properties ?? readObjectProperties(request.headers),
  }
  if (object.byteLength > MAX_BYTE_LENGTH) {
    throw invalidArgument('position', String(position), 'The object would be larger than 5 GB.')
  }
  if (existing === undefined) return service.catalogue.addObject(object)
  await service.catalogue.updateObject(object)
  return object
}

function readPosition({ query }: OperationRequest): number {
  const text = query.get('position')
  if (text === undefined) throw new ServiceError('MissingArgument', { ec: '0016-00000501' })
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const message = 'The position must be a non-negative integer.'
  throw invalidArgument('position', text, message, '0016-00000502')
}

function requireAppendable(
  { bucket, key }: OperationRequest,
  service: Service,
  position: number,
): ObjectRecord | undefined {
  requireBucket(service, bucket)
  const object = service.catalogue.object(bucket, key)
  if (object !== undefined && object.type !== 'Appendable') throw new ServiceError('ObjectNotAppendable')
  const byteLength = object?.byteLength ?? 0
  if (position === byteLength) return object
  // The header lets a client continue without a HeadObject.
  const headers = { 'x-oss-next-append-position': String(byteLength) }
  throw new ServiceError('PositionNotEqualToLength', { headers })
}
