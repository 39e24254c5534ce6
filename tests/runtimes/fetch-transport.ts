import { AttemptError, type RewindableBody, type Transport } from '@oss/http/core'

/**
 * A transport on `fetch`, as browsers and edge runtimes have it: a body is read as a whole before its first
 * byte leaves, and only the response shows that it has left. Time limits are not kept.
 */
export function fetchTransport(): Transport {
  return {
    bodies: 'whole',
    async send({ method, url, headers, body }, { signal, onSent }) {
      const content = body === undefined ? undefined : await readWhole(body, signal)
      const failed = (cause: unknown): unknown =>
        signal.aborted
          ? signal.reason
          : new AttemptError('SOCKET_CLOSED', 'fetch failed.', { mayHaveBeenApplied: true, cause })
      const request = {
        method,
        headers,
        signal,
        redirect: 'manual',
        ...(content && { body: content }),
      } as const
      const response = await fetch(url, request).catch((cause: unknown) => Promise.reject(failed(cause)))
      onSent(body?.byteLength ?? 0)
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: readResponse(response, failed),
        async [Symbol.asyncDispose]() {
          if (response.body?.locked === false) await response.body.cancel()
        },
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function readWhole(body: RewindableBody, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(body.byteLength)
  let at = 0
  for await (const chunk of body.open(signal)) {
    content.set(chunk, at)
    at += chunk.byteLength
  }
  return content
}

async function* readResponse(
  response: Response,
  failed: (cause: unknown) => unknown,
): AsyncGenerator<Uint8Array, void> {
  try {
    if (response.body !== null) yield* response.body
  } catch (cause) {
    throw failed(cause)
  }
}
