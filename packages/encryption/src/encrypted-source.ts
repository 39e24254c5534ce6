import {
  type ByteRange,
  compareFingerprints,
  type OpenSource,
  ReusedMemory,
  type SourceFingerprint,
  sourceChanged,
} from '@oss/multipart'
import type { ContentCipher } from './content-cipher.ts'

/** What is encrypted, and how. */
export interface PlainSource {
  readonly plain: OpenSource
  /** What it was when its key was made. */
  readonly first: SourceFingerprint
  /** The cipher for that content and no other. */
  readonly cipher: () => Promise<ContentCipher>
}

/** A source whose bytes come out encrypted, each at its place. */
export function encryptedSource(source: PlainSource): OpenSource {
  const { plain } = source
  return {
    fingerprint: () => plain.fingerprint(),
    read: (range, signal) => encryptedPieces(source, range, signal),
    [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose](),
  }
}

async function* encryptedPieces(
  { plain, first, cipher }: PlainSource,
  range: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encrypt = (await cipher()).at(range.start)
  // What is read is free again as soon as it is encrypted.
  const memory = new ReusedMemory()
  for await (const piece of plain.read(range, signal, memory)) {
    // One key and counter never meet two contents: nothing of a piece leaves before the source was found to be what it was.
    if (compareFingerprints(first, await plain.fingerprint()) !== 'same') throw sourceChanged()
    const secret = encrypt(piece)
    memory.giveBack(piece)
    yield secret
  }
}
