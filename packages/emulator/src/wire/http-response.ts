/** An answer before it is put on the wire. The headers every answer has are added there. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ReplyBody
  /** For the request log. */
  readonly errorCode?: string
}

export type ReplyBody =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'stream'
      readonly byteLength: number
      chunks(): AsyncIterable<Uint8Array>
      /** Called once the answer is over, in whatever way. */
      release(): Promise<void>
    }

const xmlDeclaredAs = { 'Content-Type': 'application/xml' }

export function emptyReply(status: number, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: { kind: 'text', text: '' } }
}

export function xmlReply(text: string, headers: Reply['headers'] = {}, status = 200): Reply {
  return { status, headers: { ...xmlDeclaredAs, ...headers }, body: { kind: 'text', text } }
}

export function bodyByteLength(body: ReplyBody): number {
  return body.kind === 'text' ? Buffer.byteLength(body.text) : body.byteLength
}

export async function* bodyChunks(body: ReplyBody): AsyncGenerator<Uint8Array> {
  if (body.kind === 'stream') yield* body.chunks()
  else if (body.text !== '') yield Buffer.from(body.text)
}
