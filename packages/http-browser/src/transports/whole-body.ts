import type { RewindableBody } from '@oss/http/core'

/** Reads a body to its end. One that is a single chunk, as parts of a `File` are, is not copied. */
export async function wholeBody(body: RewindableBody, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body.open(signal)) chunks.push(chunk)
  signal.throwIfAborted()
  const [first] = chunks
  if (chunks.length === 1 && first !== undefined && isPlain(first)) return first
  const whole = new Uint8Array(body.byteLength)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** `fetch` and `XMLHttpRequest` refuse shared memory. */
function isPlain(chunk: Uint8Array): chunk is Uint8Array<ArrayBuffer> {
  return chunk.buffer instanceof ArrayBuffer
}
