import { invalidArgument, ServiceFailure } from '../errors/service-error.ts'
import { readByteRange } from '../parameters/byte-range.ts'
import { requireConditions } from '../parameters/conditions.ts'
import { objectHeaders } from '../service/object-headers.ts'
import type { Operation, OperationRequest } from '../service/operation.ts'
import { requireVersion } from '../service/require-object.ts'
import { emptyReply, type Reply } from '../wire/http-response.ts'

/** GetObject (docs/protocol.md#getobject). */
export const getObject: Operation = async (request, service) => {
  const object = requireVersion(request, service)
  requireConditions(request, object)
  const overrides = responseOverrides(request)
  const isStandard = request.headers.get('x-oss-range-behavior') === 'standard'
  const range = readByteRange(request.headers.get('range'), object.byteLength, isStandard)
  const { start, end } = range ?? { start: 0, end: object.byteLength }
  const content = service.catalogue.hold(object.segments, start, end)
  const headers = { ...objectHeaders(object), ...overrides }
  const reply: Reply = { status: 200, headers, body: { kind: 'stream', byteLength: end - start, ...content } }
  if (range === undefined) return reply
  const contentRange = `bytes ${start}-${end - 1}/${object.byteLength}`
  return { ...reply, status: 206, headers: { ...headers, 'Content-Range': contentRange } }
}

/** HeadObject (docs/protocol.md#headobject). */
export const headObject: Operation = async (request, service) => {
  const object = requireVersion(request, service)
  requireConditions(request, object)
  return emptyReply(200, { ...objectHeaders(object), 'Content-Length': String(object.byteLength) })
}

/** GetObjectMeta, a HEAD with `?objectMeta` and few headers (docs/protocol.md#getobjectmeta). */
export const getObjectMeta: Operation = async (request, service) => {
  const object = requireVersion(request, service)
  return emptyReply(200, {
    'Content-Length': String(object.byteLength),
    ETag: `"${object.etag}"`,
    'Last-Modified': new Date(object.lastModified).toUTCString(),
    'x-oss-hash-crc64ecma': object.crc64,
  })
}

const overridable = [
  'Content-Type',
  'Content-Language',
  'Expires',
  'Cache-Control',
  'Content-Disposition',
  'Content-Encoding',
]

function responseOverrides({ query, principal }: OperationRequest): Readonly<Record<string, string>> {
  const overrides: Record<string, string> = {}
  for (const name of overridable) {
    const value = query.get(`response-${name.toLowerCase()}`)
    if (value === undefined) continue
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these would end the header and begin another
    if (/[\u0000-\u001f\u007f]/.test(value))
      throw invalidArgument(`response-${name}`, value, 'Invalid value.')
    overrides[name] = value
  }
  if (principal.kind === 'anonymous' && Object.keys(overrides).length > 0) {
    throw new ServiceFailure('InvalidRequest', {
      message: 'Request specific response headers cannot be used for anonymous GET requests.',
    })
  }
  return overrides
}
