import type { RequestIdentity } from '../../wire/error-response.ts'
import { bodyByteLength, bodyChunks, type HttpResponse } from '../../wire/http-response.ts'
import type { Fault, FaultOf } from '../plan/fault.ts'
import { statusResponse } from './status-response.ts'

/** Applies faults that change the response of the operation. */
export function alterResponse(
  fault: Fault | undefined,
  response: HttpResponse,
  identity: RequestIdentity,
): HttpResponse {
  switch (fault?.kind) {
    case 'status':
      return fault.when === 'after-commit' ? statusResponse(fault, identity) : response
    case 'wrong-crc':
      return withHeader(response, 'x-oss-hash-crc64ecma', wrongCrc(response.headers['x-oss-hash-crc64ecma']))
    case 'missing-crc':
      return withHeader(response, 'x-oss-hash-crc64ecma', undefined)
    case 'wrong-etag':
      return withEtag(response, (etag) => wrongEtag(etag, fault.form ?? 'other'))
    case 'missing-etag':
      return withEtag(response, () => undefined)
    case 'oversize-response':
      return padded(response, fault.bytes)
    default:
      return response
  }
}

/** Applies faults that change headers, after all headers of the response are set. */
export function alterHeaders(fault: Fault | undefined, response: HttpResponse): HttpResponse {
  switch (fault?.kind) {
    case 'header':
      return withHeader(response, fault.name, fault.value)
    case 'huge-headers':
      return withHeader(response, 'x-oss-filler', 'x'.repeat(fault.bytes ?? 1024 * 1024))
    default:
      return response
  }
}

function withHeader(response: HttpResponse, name: string, value: string | undefined): HttpResponse {
  const others = Object.entries(response.headers).filter(
    ([other]) => other.toLowerCase() !== name.toLowerCase(),
  )
  const headers = Object.fromEntries(value === undefined ? others : [...others, [name, value]])
  return { ...response, headers }
}

function wrongCrc(crc64: string | undefined): string | undefined {
  return crc64 === undefined ? undefined : ((BigInt(crc64) + 1n) % 2n ** 64n).toString()
}

/** The response to CompleteMultipartUpload has the ETag in a header and in its XML. */
function withEtag(response: HttpResponse, change: (etag: string) => string | undefined): HttpResponse {
  if (!('ETag' in response.headers)) return response
  const etag = response.headers['ETag'] ?? ''
  const changed = change(etag)
  const altered = withHeader(response, 'ETag', changed)
  if (response.body.kind !== 'text') return altered
  const element = changed === undefined ? '' : `<ETag>${changed}</ETag>`
  return {
    ...altered,
    body: { kind: 'text', text: response.body.text.replace(`<ETag>${etag}</ETag>`, element) },
  }
}

function wrongEtag(etag: string, form: NonNullable<FaultOf<'wrong-etag'>['form']>): string {
  switch (form) {
    case 'lower-case':
      return etag.toLowerCase()
    case 'unquoted':
      return etag.replaceAll('"', '')
    case 'other':
      return etag.replace(/[0-9A-F]/, (digit) => (digit === '0' ? '1' : '0'))
    default:
      return form satisfies never
  }
}

/** White space after the last element keeps the XML well-formed, so only its size is wrong. */
function padded(response: HttpResponse, byteLength: number): HttpResponse {
  const { body } = response
  const status = response.status === 204 ? 200 : response.status
  return {
    ...withHeader(response, 'Content-Length', undefined),
    status,
    body: {
      kind: 'stream',
      byteLength: bodyByteLength(body) + byteLength,
      async *chunks() {
        yield* bodyChunks(body)
        yield* spaces(byteLength)
      },
      release: async () => {
        if (body.kind === 'stream') await body.release()
      },
    },
  }
}

function* spaces(byteLength: number): Generator<Uint8Array> {
  const block = Buffer.alloc(64 * 1024, ' ')
  for (let left = byteLength; left > 0; left -= block.byteLength)
    yield block.subarray(0, Math.min(left, block.byteLength))
}
