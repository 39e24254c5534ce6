import {
  type Cipheriv,
  createCipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** Bytes of the key of an object. */
export const KEY_BYTES = 32
/** Bytes of what the counter of an object begins with. */
export const START_BYTES = 16

const BLOCK_BYTES = 16
const COUNTER_END = 2n ** 128n

/** Encrypts or decrypts bytes that follow one another: with a counter these are the same. */
export type Transform = (bytes: Uint8Array) => Uint8Array

/** What is secret of an object. It does not show itself in logs. */
export class ContentCipher {
  readonly #key: KeyObject
  readonly #start: Uint8Array

  /**
   * @param key - 32 bytes.
   * @param start - 16 bytes.
   */
  constructor(key: Uint8Array, start: Uint8Array) {
    this.#key = createSecretKey(key)
    this.#start = Uint8Array.from(start)
  }

  /** Begins at any byte of the object. */
  at(position: number): Transform {
    const cipher: Cipheriv = createCipheriv('aes-256-ctr', this.#key, counterAt(this.#start, position))
    cipher.update(new Uint8Array(position % BLOCK_BYTES))
    return (bytes) => cipher.update(bytes)
  }

  /** A text that only who has this key and start can give for another text; it tells nothing of them. */
  proofOf(text: string): string {
    return createHmac('sha256', this.#key)
      .update('oss checkpoint\0')
      .update(this.#start)
      .update(text)
      .digest('hex')
  }
}

/** A new key, and where its counter begins. */
export function randomSecrets(): { readonly key: Uint8Array; readonly start: Uint8Array } {
  const start = randomBytes(START_BYTES)
  // As the C++, Java and Go SDKs: they count in 64 bits, so these leave room for 2^32 times more blocks than the largest object has.
  start.fill(0, 8, 12)
  return { key: randomBytes(KEY_BYTES), start }
}

function counterAt(start: Uint8Array, position: number): Uint8Array {
  const blocks = BigInt(Math.floor(position / BLOCK_BYTES))
  const counter = (BigInt(`0x${Buffer.from(start).toString('hex')}`) + blocks) % COUNTER_END
  return Buffer.from(counter.toString(16).padStart(2 * BLOCK_BYTES, '0'), 'hex')
}
