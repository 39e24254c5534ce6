import {
  BufferPool,
  type ByteRange,
  compareFingerprints,
  type OpenSource,
  type SourceFingerprint,
  sourceChangedError,
} from '@oss/multipart'
import type { ContentCipher } from '../envelope/content-cipher.ts'

/** A source and its cipher. */
export interface PlainSource {
  readonly plain: OpenSource
  /** Fingerprint of the source when its key was created. */
  readonly fingerprint: SourceFingerprint
  /** Returns the cipher for that content only. */
  readonly cipher: () => Promise<ContentCipher>
}

/** Returns a source with the encrypted bytes of another, at the same positions. */
export function encryptedSource(source: PlainSource): OpenSource {
  const { plain } = source
  return {
    fingerprint: () => plain.fingerprint(),
    read: (range, signal) => encryptedChunks(source, range, signal),
    [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose](),
  }
}

async function* encryptedChunks(
  { plain, fingerprint, cipher }: PlainSource,
  range: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encrypt = (await cipher()).at(range.start)
  // A buffer is reused as soon as its bytes are encrypted.
  const buffers = new BufferPool()
  for await (const chunk of plain.read(range, signal, buffers)) {
    // A key and counter must never encrypt two contents, so the source is checked before a chunk is sent.
    if (compareFingerprints(fingerprint, await plain.fingerprint()) !== 'same') throw sourceChangedError()
    const encrypted = encrypt(chunk)
    buffers.release(chunk)
    yield encrypted
  }
}
