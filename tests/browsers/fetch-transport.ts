import type { Transport } from '@oss/http/core'

/** A transport that is small enough for a test: it sends requests by `fetch`, and maps no network failures. */
export const fetchTransport: Transport = {
  bodies: 'whole',
  async send({ method, url, headers, body }, { signal, onSent }) {
    const chunks = body && (await Array.fromAsync(body.open(signal), (chunk) => chunk.slice()))
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      signal,
      ...(chunks && { body: new Blob(chunks) }),
    })
    if (body !== undefined) onSent(body.byteLength)
    const content = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: oneChunk(content),
      async [Symbol.asyncDispose]() {},
    }
  },
  async [Symbol.asyncDispose]() {},
}

async function* oneChunk(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
