import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import { readByteRange } from '../parameters/byte-range.ts'
import { requireConditions } from '../parameters/conditions.ts'
import { objectHeaders } from '../service/object-headers.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requestedVersion, requireVersion } from '../service/versions/require-object.ts'
import { requireReadable, restoreHeaders } from '../service/versions/restore-state.ts'
import { followSymlink } from '../service/versions/symlink-target.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

/** GetObject (docs/protocol.md#getobject). */
export async function getObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const version = requireVersion(service, requestedVersion(request))
  const object = followSymlink(service, version)
  requireConditions(request.headers, object)
  requireReadable(object, request.now())
  const overrides = responseOverrides(request)
  const isStandard = request.headers.get('x-oss-range-behavior') === 'standard'
  const range = readByteRange(request.headers.get('range'), object.byteLength, isStandard)
  const { start, end } = range ?? { start: 0, end: object.byteLength }
  const content = service.catalogue.lease(object.segments, start, end)
  const headers = { ...objectHeaders(object), ...versionHeaders(service, version), ...overrides }
  const response: HttpResponse = {
    status: 200,
    headers,
    body: { kind: 'stream', byteLength: end - start, ...content },
  }
  if (range === undefined) return response
  const contentRange = `bytes ${start}-${end - 1}/${object.byteLength}`
  return { ...response, status: 206, headers: { ...headers, 'Content-Range': contentRange } }
}

/** HeadObject (docs/protocol.md#headobject). */
export async function headObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const version = requireVersion(service, requestedVersion(request))
  const object = followSymlink(service, version)
  requireConditions(request.headers, object)
  return emptyResponse(200, {
    ...objectHeaders(object),
    ...restoreHeaders(object, request.now()),
    ...versionHeaders(service, version),
    'Content-Length': String(object.byteLength),
  })
}

/** GetObjectMeta, a HEAD with `?objectMeta` and few headers (docs/protocol.md#getobjectmeta). */
export async function getObjectMeta(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const version = requireVersion(service, requestedVersion(request))
  const object = followSymlink(service, version)
  return emptyResponse(200, {
    'Content-Length': String(object.byteLength),
    ETag: `"${object.etag}"`,
    'Last-Modified': new Date(object.lastModified).toUTCString(),
    'x-oss-hash-crc64ecma': object.crc64,
    ...versionHeaders(service, version),
  })
}

const OVERRIDABLE_HEADERS = [
  'Content-Type',
  'Content-Language',
  'Expires',
  'Cache-Control',
  'Content-Disposition',
  'Content-Encoding',
]

function responseOverrides({ query, principal }: OperationRequest): Readonly<Record<string, string>> {
  const overrides: Record<string, string> = {}
  for (const name of OVERRIDABLE_HEADERS) {
    const value = query.get(`response-${name.toLowerCase()}`)
    if (value === undefined) continue
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these would end the header and begin another
    if (/[\u0000-\u001f\u007f]/.test(value))
      throw invalidArgument(`response-${name}`, value, 'Invalid value.')
    overrides[name] = value
  }
  if (principal.kind === 'anonymous' && Object.keys(overrides).length > 0) {
    throw new ServiceError('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    })
  }
  return overrides
}
