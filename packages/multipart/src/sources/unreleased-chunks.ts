import type { ReusedMemory } from './reused-memory.ts'

interface GivenPiece {
  readonly piece: Uint8Array
  /** Where it ends, in bytes from the start of the body. */
  readonly end: number
}

/** The pieces that one attempt has given out and may still need, and the memory they go back to. */
export class GivenPieces {
  readonly #memory: ReusedMemory
  readonly #pieces: GivenPiece[] = []
  #end = 0

  constructor(memory: ReusedMemory) {
    this.#memory = memory
  }

  give(piece: Uint8Array): Uint8Array {
    this.#end += piece.byteLength
    this.#pieces.push({ piece, end: this.#end })
    return piece
  }

  /** Gives back the pieces that lie wholly within the first bytes of the body. */
  released(byteLength: number): void {
    for (
      let first = this.#pieces[0];
      first !== undefined && first.end <= byteLength;
      first = this.#pieces[0]
    ) {
      this.#memory.giveBack(first.piece)
      this.#pieces.shift()
    }
  }
}
