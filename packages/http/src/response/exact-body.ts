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
  const length = new ExactLength(status, headers, byteLength)
  for await (const chunk of body) {
    length.receive(chunk.byteLength)
    yield chunk
  }
  length.end()
}

/**
 * The bytes of a response to any method but HEAD that arrived as a whole, with their length checked.
 *
 * @throws AttemptError when the length is not the one that the response announces
 */
export function exactBytes({ status, headers }: TransportResponse, bytes: Uint8Array): Uint8Array {
  const length = new ExactLength(status, headers)
  length.receive(bytes.byteLength)
  length.end()
  return bytes
}

/** Compares the length of a response with the length that is expected. */
class ExactLength {
  readonly #expected: number | undefined
  readonly #most: number
  #received = 0

  constructor(status: number, headers: HeaderRecord, byteLength?: number) {
    const announced = announcedLength(status, headers)
    this.#expected = byteLength ?? announced
    this.#most = Math.min(this.#expected ?? Infinity, announced ?? Infinity)
  }

  receive(byteLength: number): void {
    this.#received += byteLength
    if (this.#received > this.#most)
      throw malformed(`The response has more than the expected ${this.#most} bytes.`)
  }

  end(): void {
    if (this.#expected === undefined || this.#received === this.#expected) return
    throw malformed(`The response ended after ${this.#received} bytes of ${this.#expected}.`)
  }
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
