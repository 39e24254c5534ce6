import type { ByteRange } from '../model/part-plan.ts'
import type { PieceMemory } from '../ports/upload-source.ts'
import { pieceBuffer } from './chunk-buffer.ts'

/** Bytes read at a time. Smaller pieces cost markedly more CPU time, larger ones more memory (docs/decisions/0021). */
export const PIECE_BYTES = 1_048_576

const FRESH: PieceMemory = { take: pieceBuffer }

/** Fills a buffer with the bytes from a position on; gives how many there were. */
export type ReadInto = (buffer: Uint8Array, position: number) => Promise<number>

/** The pieces of a range of something that can be read at any position. Reads one piece ahead, so that the disk works while a piece is being sent. */
export async function* positionalPieces(
  readInto: ReadInto,
  { start, end }: ByteRange,
  signal: AbortSignal,
  memory: PieceMemory = FRESH,
): AsyncGenerator<Uint8Array> {
  let at = start
  let ahead: Promise<Uint8Array> | undefined
  try {
    while (at < end) {
      signal.throwIfAborted()
      const piece = await (ahead ?? readPiece(readInto, at, end, memory))
      ahead = undefined
      if (piece.byteLength === 0) return
      at += piece.byteLength
      if (at < end) ahead = handled(readPiece(readInto, at, end, memory))
      yield piece
    }
  } finally {
    // What is read from may be closed after this, and its descriptor be another file's.
    await ahead?.catch(() => undefined)
  }
}

async function readPiece(
  readInto: ReadInto,
  at: number,
  end: number,
  memory: PieceMemory,
): Promise<Uint8Array> {
  const buffer = memory.take(Math.min(PIECE_BYTES, end - at))
  const bytesRead = await readInto(buffer, at)
  return bytesRead === buffer.byteLength ? buffer : buffer.subarray(0, bytesRead)
}

/** Nobody may come to wait for it; its failure then must not end the process. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
