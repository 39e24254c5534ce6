import {
  type Cipheriv,
  createCipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** Length of the key of an object, in bytes. */
export const KEY_BYTES = 32
/** Length of the initial counter of an object, in bytes. */
export const START_BYTES = 16

const BLOCK_BYTES = 16
const COUNTER_END = 2n ** 128n

/** Encrypts or decrypts consecutive bytes; in counter mode both are the same operation. */
export type Transform = (bytes: Uint8Array) => Uint8Array

/** The secrets of an object. They are private fields, so that logs cannot show them. */
export class ContentCipher {
  readonly #key: KeyObject
  readonly #start: Uint8Array

  /**
   * @param key - AES key, 32 bytes
   * @param start - initial counter, 16 bytes
   */
  constructor(key: Uint8Array, start: Uint8Array) {
    this.#key = createSecretKey(key)
    this.#start = Uint8Array.from(start)
  }

  /**
   * Returns a transform for the bytes of the object from a position on.
   *
   * @param position - offset in bytes, 0 or more
   */
  at(position: number): Transform {
    const cipher: Cipheriv = createCipheriv('aes-256-ctr', this.#key, counterAt(this.#start, position))
    cipher.update(new Uint8Array(position % BLOCK_BYTES))
    return (bytes) => cipher.update(bytes)
  }

  /** Computes a MAC (HMAC-SHA256, hexadecimal) of a text and the initial counter. */
  proofOf(text: string): string {
    return createHmac('sha256', this.#key)
      .update('oss checkpoint\0')
      .update(this.#start)
      .update(text)
      .digest('hex')
  }
}

/** Generates a key and an initial counter. */
export function randomSecrets(): { readonly key: Uint8Array; readonly start: Uint8Array } {
  const start = randomBytes(START_BYTES)
  // As in the C++, Java and Go SDKs, which count in 64 bits: the zeros prevent an overflow.
  start.fill(0, 8, 12)
  return { key: randomBytes(KEY_BYTES), start }
}

function counterAt(start: Uint8Array, position: number): Uint8Array {
  const blocks = BigInt(Math.floor(position / BLOCK_BYTES))
  const counter = (BigInt(`0x${Buffer.from(start).toString('hex')}`) + blocks) % COUNTER_END
  return Buffer.from(counter.toString(16).padStart(2 * BLOCK_BYTES, '0'), 'hex')
}
