import { AttemptError } from '../errors/attempt-error.ts'

/** Reads a body to its end. @throws AttemptError when it has more than `maxBytes` or is not UTF-8 text */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text = ''
  let byteLength = 0
  for await (const chunk of body) {
    byteLength += chunk.byteLength
    if (byteLength > maxBytes) {
      throw new AttemptError(
        'RESPONSE_TOO_LARGE',
        `The response has more than the maximum of ${maxBytes} bytes.`,
        { mayHaveBeenApplied: true },
      )
    }
    text += decodeOrRefuse(() => decoder.decode(chunk, { stream: true }))
  }
  return text + decodeOrRefuse(() => decoder.decode())
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
