import { createHash } from 'node:crypto'
import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { requireObjectKey } from '../model/resource-names.ts'
import { readObjectProperties } from '../parameters/read-object-properties.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireOverwriteAllowed } from '../service/overwrite-protection.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { requestedVersion, requireVersion } from '../service/versions/require-object.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'
import { percentDecode, percentEncode } from '../wire/percent-encoding.ts'
import { discardBody } from '../wire/request-body.ts'

const TARGET_HEADER = 'x-oss-symlink-target'

/** PutSymlink (docs/protocol.md#symbolic-links). The target need not exist. */
export async function putSymlink(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { bucket, key, headers } = request
  const text = headers.get(TARGET_HEADER) ?? ''
  const target = percentDecode(text)
  if (target === undefined || target === '') {
    throw invalidArgument(TARGET_HEADER, text, 'The x-oss-symlink-target must be a URL-encoded object key.')
  }
  requireObjectKey(target)
  const properties = readObjectProperties(headers)
  await discardBody(request.body)
  const link: ObjectRecord = {
    bucket,
    key,
    type: 'Symlink',
    symlinkTarget: target,
    byteLength: 0,
    etag: createHash('md5').update(target).digest('hex').toUpperCase(),
    crc64: '0',
    segments: [],
    lastModified: request.now(),
    properties,
  }
  const stored = await request.commit(async () => {
    requireBucket(service, bucket)
    requireOverwriteAllowed(service, request)
    return service.catalogue.addObject(link)
  })
  return emptyResponse(200, { ETag: `"${stored.etag}"`, ...versionHeaders(service, stored) })
}

/** GetSymlink. */
export async function getSymlink(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const link = requireVersion(service, requestedVersion(request))
  if (link.symlinkTarget === undefined) throw new ServiceError('NotSymlink', { details: { Key: link.key } })
  return emptyResponse(200, {
    ETag: `"${link.etag}"`,
    'Last-Modified': new Date(link.lastModified).toUTCString(),
    'x-oss-symlink-target': percentEncode(link.symlinkTarget),
    ...versionHeaders(service, link),
  })
}
