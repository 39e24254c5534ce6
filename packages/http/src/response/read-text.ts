import { AttemptError, type AttemptErrorCode } from '../errors/attempt-error.ts'
import type { TransportResponse } from '../transport/transport.ts'
import type { HeaderRecord } from './http-response.ts'

/** Reads a body to its end. @throws AttemptError when it has more than `maxBytes` or is no UTF-8 text */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let byteLength = 0
  for await (const chunk of body) {
    byteLength += chunk.byteLength
    if (byteLength > maxBytes) {
      throw unusable('RESPONSE_TOO_LARGE', `The answer has more than the ${maxBytes} bytes that are allowed.`)
    }
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    throw unusable('RESPONSE_MALFORMED', 'The answer is not UTF-8 text.')
  }
}

/**
 * The body of an answer that is not to a HEAD request.
 *
 * @param byteLength - how many bytes it must have, where that is known. Default: as many as it announces.
 * @throws AttemptError when it has another length, also when it ended as a complete answer does
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
    if (received > most) throw unusable('RESPONSE_MALFORMED', `The answer has more than its ${most} bytes.`)
    yield chunk
  }
  if (expected === undefined || received === expected) return
  throw unusable('RESPONSE_MALFORMED', `The answer ended after ${received} bytes of ${expected}.`)
}

/** A range has the bytes that it says, whatever a proxy has made of the length. */
function announcedLength(status: number, headers: HeaderRecord): number | undefined {
  const [, first, last] = /^bytes (\d{1,15})-(\d{1,15})\//.exec(headers['content-range'] ?? '') ?? []
  if (status === 206 && first !== undefined) return Number(last) - Number(first) + 1
  const length = headers['content-length']
  return length === undefined ? undefined : Number(length)
}

// That an answer came means that the request had come.
function unusable(code: AttemptErrorCode, message: string): AttemptError {
  return new AttemptError(code, message, { mayHaveBeenApplied: true })
}
