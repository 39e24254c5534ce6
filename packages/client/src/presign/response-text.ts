const MAX_BYTES = 1_048_576
const MAX_MS = 120_000

/** The limits for a response. */
export interface ResponseTextLimits {
  /** Time limit from the response head to the end of the body, in milliseconds. Default: 120 000. */
  readonly maxMs?: number
  /** Maximum length of the body in bytes. Default: 1 048 576. */
  readonly maxBytes?: number
}

/**
 * Reads the text of a response of `fetch`, which itself has no limit: neither for a body that has no end, nor for one of which a byte comes now
 * and then (R14).
 */
export async function readResponseText(
  response: Response,
  { maxMs = MAX_MS, maxBytes = MAX_BYTES }: ResponseTextLimits = {},
): Promise<string> {
  const limit = AbortSignal.timeout(maxMs)
  const tooLate = new Promise<never>((_resolve, reject) => {
    const message = `The response was not complete within ${maxMs} ms.`
    limit.addEventListener('abort', () => reject(new Error(message)), { once: true })
  })
  // Nobody waits for it any more when the response was read.
  tooLate.catch(() => undefined)
  // Some replacements of `fetch` give no stream.
  if (response.body === undefined) return await Promise.race([response.text(), tooLate])
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let byteLength = 0
  try {
    for (;;) {
      const next = await Promise.race([reader?.read(), tooLate])
      if (next === undefined || next.done) return text + decoder.decode()
      byteLength += next.value.byteLength
      if (byteLength > maxBytes) throw new Error(`The response has more than ${maxBytes} bytes.`)
      text += decoder.decode(next.value, { stream: true })
    }
  } finally {
    // Ends what was not read; nothing happens when all was.
    reader?.cancel().catch(() => undefined)
  }
}
