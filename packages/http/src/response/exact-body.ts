import { AttemptError } from '../errors/attempt-error.ts'
import type { HeaderRecord } from '../transport/header-record.ts'
import type { TransportResponse } from '../transport/transport.ts'

/**
 * Body of a response to any method but HEAD, with its length checked.
 *
 * @param byteLength - exact length, if known. Default: the length that the response announces.
 * @throws AttemptError when the length differs, even if the response ended properly
 */
export async function* exactBody(
  { status, headers, body }: TransportResponse,
  byteLength?: number,
): AsyncGenerator<Uint8Array, void> {
  const announced = announcedLength(status, headers)
  const expected = byteLength ?? announced
  const most = Math.min(expected ?? Infinity, announced ?? Infinity)
  let received = 0
  for await (const chunk of body) {
    received += chunk.byteLength
    if (received > most) throw malformed(`The response has more than the expected ${most} bytes.`)
    yield chunk
  }
  if (expected === undefined || received === expected) return
  throw malformed(`The response ended after ${received} bytes of ${expected}.`)
}

/** Prefers the length of `Content-Range`, which a proxy does not change, to `Content-Length`. */
function announcedLength(status: number, headers: HeaderRecord): number | undefined {
  const [, first, last] = /^bytes (\d{1,15})-(\d{1,15})\//.exec(headers['content-range'] ?? '') ?? []
  if (status === 206 && first !== undefined) return Number(last) - Number(first) + 1
  const length = headers['content-length']
  return length === undefined ? undefined : Number(length)
}

function malformed(message: string): AttemptError {
  // There is a response, so the request arrived.
  return new AttemptError('RESPONSE_MALFORMED', message, { mayHaveBeenApplied: true })
}
