import { SourceError } from '../ports/source-error.ts'

/** Makes bytes of the pieces of a stream; text becomes UTF-8. */
export interface PieceEncoder {
  /** @throws SourceError `SOURCE_UNREADABLE` for what is neither bytes nor text. */
  bytes(piece: unknown): Uint8Array
  /** What is left at the end, or `undefined`. */
  rest(): Uint8Array | undefined
}

/** Makes a {@link PieceEncoder}. Text may be cut anywhere, also between the two halves of a character beyond U+FFFF. */
export function createPieceEncoder(): PieceEncoder {
  const utf8 = new TextEncoder()
  let half = ''

  function takeHalf(): Uint8Array {
    const bytes = utf8.encode(half)
    half = ''
    return bytes
  }

  return {
    bytes(piece) {
      if (typeof piece === 'string') {
        const text = half + piece
        half = /[\uD800-\uDBFF]$/.exec(text)?.[0] ?? ''
        return utf8.encode(text.slice(0, text.length - half.length))
      }
      if (!(piece instanceof Uint8Array)) throw notAPiece(piece)
      return half === '' ? piece : joined(takeHalf(), piece)
    },
    rest: () => (half === '' ? undefined : takeHalf()),
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.byteLength + second.byteLength)
  bytes.set(first)
  bytes.set(second, first.byteLength)
  return bytes
}

function notAPiece(piece: unknown): SourceError {
  const found = piece === null ? 'null' : `a value of type ${typeof piece}`
  const message = `The stream gave ${found}; its pieces are bytes (Uint8Array, Buffer) or text.`
  return new SourceError('SOURCE_UNREADABLE', message)
}
