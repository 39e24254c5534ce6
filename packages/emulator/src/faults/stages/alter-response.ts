import type { RequestFacts } from '../../wire/error-response.ts'
import { bodyByteLength, bodyChunks, type Reply } from '../../wire/http-response.ts'
import type { Fault, FaultOf } from '../plan/fault.ts'
import { statusReply } from './status-response.ts'

/** What a fault does to an answer that is otherwise ready. */
export function alterReply(fault: Fault | undefined, reply: Reply, facts: RequestFacts): Reply {
  switch (fault?.type) {
    case 'status':
      return fault.when === 'after-commit' ? statusReply(fault, facts) : reply
    case 'wrong-crc':
      return withHeader(reply, 'x-oss-hash-crc64ecma', wrongCrc(reply.headers['x-oss-hash-crc64ecma']))
    case 'missing-crc':
      return withHeader(reply, 'x-oss-hash-crc64ecma', undefined)
    case 'wrong-etag':
      return withEtag(reply, (etag) => wrongEtag(etag, fault.form ?? 'other'))
    case 'missing-etag':
      return withEtag(reply, () => undefined)
    case 'oversize-response':
      return padded(reply, fault.bytes)
    default:
      return reply
  }
}

/** What a fault does to the headers once all of them are there. */
export function alterHeaders(fault: Fault | undefined, reply: Reply): Reply {
  switch (fault?.type) {
    case 'header':
      return withHeader(reply, fault.name, fault.value)
    case 'huge-headers':
      return withHeader(reply, 'x-oss-filler', 'x'.repeat(fault.bytes ?? 1024 * 1024))
    default:
      return reply
  }
}

function withHeader(reply: Reply, name: string, value: string | undefined): Reply {
  const others = Object.entries(reply.headers).filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  const headers = Object.fromEntries(value === undefined ? others : [...others, [name, value]])
  return { ...reply, headers }
}

function wrongCrc(crc64: string | undefined): string | undefined {
  return crc64 === undefined ? undefined : ((BigInt(crc64) + 1n) % 2n ** 64n).toString()
}

/** Completion tells the ETag twice: in a header and in its XML. */
function withEtag(reply: Reply, change: (etag: string) => string | undefined): Reply {
  if (!('ETag' in reply.headers)) return reply
  const etag = reply.headers['ETag'] ?? ''
  const changed = change(etag)
  const altered = withHeader(reply, 'ETag', changed)
  if (reply.body.kind !== 'text') return altered
  const element = changed === undefined ? '' : `<ETag>${changed}</ETag>`
  return {
    ...altered,
    body: { kind: 'text', text: reply.body.text.replace(`<ETag>${etag}</ETag>`, element) },
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

/** White space after the last element leaves XML well-formed, so only the size is wrong. */
function padded(reply: Reply, byteLength: number): Reply {
  const { body } = reply
  const status = reply.status === 204 ? 200 : reply.status
  return {
    ...withHeader(reply, 'Content-Length', undefined),
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
