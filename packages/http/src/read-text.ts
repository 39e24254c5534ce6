import { AttemptError, type AttemptErrorCode } from './attempt-error.ts'
import type { TransportResponse } from './transport.ts'

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

/** The body of an answer that is not to a HEAD request. @throws AttemptError when it has another length than announced */
export async function* exactBody({ headers, body }: TransportResponse): AsyncGenerator<Uint8Array, void> {
  const announced = headers['content-length']
  const expected = announced === undefined ? undefined : Number(announced)
  let byteLength = 0
  for await (const chunk of body) {
    byteLength += chunk.byteLength
    if (expected !== undefined && byteLength > expected) break
    yield chunk
  }
  if (expected === undefined || byteLength === expected) return
  throw unusable('RESPONSE_MALFORMED', `The answer does not have the ${announced} bytes it announced.`)
}

// That an answer came means that the request had come.
function unusable(code: AttemptErrorCode, message: string): AttemptError {
  return new AttemptError(code, message, { mayHaveBeenApplied: true })
}
