import { AttemptError } from '../errors/attempt-error.ts'

/** Decodes a body. @throws AttemptError when it has more than `maxBytes` or is not UTF-8 text */
export function textOf(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.byteLength === 0) return ''
  checkLength(bytes.byteLength, maxBytes)
  return decodeOrRefuse(() => newDecoder().decode(bytes))
}

/** Reads a body to its end. @throws AttemptError when it has more than `maxBytes` or is not UTF-8 text */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = newDecoder()
  let text = ''
  let byteLength = 0
  for await (const chunk of body) {
    byteLength += chunk.byteLength
    checkLength(byteLength, maxBytes)
    text += decodeOrRefuse(() => decoder.decode(chunk, { stream: true }))
  }
  return text + decodeOrRefuse(() => decoder.decode())
}

function newDecoder() {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
}

function checkLength(byteLength: number, maxBytes: number): void {
  if (byteLength <= maxBytes) return
  const message = `The response has more than the maximum of ${maxBytes} bytes.`
  throw new AttemptError('RESPONSE_TOO_LARGE', message, { mayHaveBeenApplied: true })
}

function decodeOrRefuse(decode: () => string): string {
  try {
    return decode()
  } catch {
    throw new AttemptError('RESPONSE_MALFORMED', 'The response is not UTF-8 text.', {
      mayHaveBeenApplied: true,
    })
  }
}
