const MAX_BYTES = 1_048_576
const MAX_MS = 120_000

/** Limits for a response. */
export interface ResponseTextLimits {
  /** Timeout from the response head to the end of the body, in milliseconds. Default: 120,000. */
  readonly maxMs?: number
  /** Maximum size of the body in bytes. Default: 1,048,576. */
  readonly maxBytes?: number
}

/**
 * Reads the text of a response of `fetch`, which itself limits neither the size of a body nor the time to
 * read it (R14).
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
  // Rejects even after the response was read.
  tooLate.catch(() => undefined)
  // Some implementations of `fetch` have no stream.
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
    // Cancels the rest of the body; no effect if all of it was read.
    reader?.cancel().catch(() => undefined)
  }
}
