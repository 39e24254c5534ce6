/** A response before the headers that all responses have are added. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: HttpResponseBody
  /** For the request log. */
  readonly errorCode?: string
}

export type HttpResponseBody =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'stream'
      readonly byteLength: number
      chunks(): AsyncIterable<Uint8Array>
      /** Called when the response has ended, successfully or not. */
      release(): Promise<void>
    }

const XML_HEADERS = { 'Content-Type': 'application/xml' }

export function emptyResponse(status: number, headers: HttpResponse['headers'] = {}): HttpResponse {
  return { status, headers, body: { kind: 'text', text: '' } }
}

export function xmlResponse(text: string, headers: HttpResponse['headers'] = {}, status = 200): HttpResponse {
  return { status, headers: { ...XML_HEADERS, ...headers }, body: { kind: 'text', text } }
}

export function bodyByteLength(body: HttpResponseBody): number {
  return body.kind === 'text' ? Buffer.byteLength(body.text) : body.byteLength
}

export async function* bodyChunks(body: HttpResponseBody): AsyncGenerator<Uint8Array> {
  if (body.kind === 'stream') yield* body.chunks()
  else if (body.text !== '') yield Buffer.from(body.text)
}
