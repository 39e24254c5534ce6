import { createHash } from 'node:crypto'
import { NEVER_SETTLED_NS, type OpenSource, type SourceFingerprint } from '@oss/multipart'

/**
 * Adds a SHA-256 of the content to the fingerprint of a source in memory. Other sources are returned
 * unchanged, because their fingerprints contain times.
 *
 * The CRC-64 in the fingerprint of bytes does not suffice, because two contents with the same one are easy to
 * create. That of a blob only identifies the `Blob` in memory.
 */
export async function hashedSource(plain: OpenSource, signal: AbortSignal): Promise<OpenSource> {
  const { size, ...first } = await plain.fingerprint()
  if (!isInMemory(first)) return plain
  const hash = createHash('sha256')
  for await (const chunk of plain.read({ start: 0, end: size }, signal)) hash.update(chunk)
  const fileId = `sha256:${hash.digest('hex')}`
  return {
    fingerprint: async () => ({ ...(await plain.fingerprint()), fileId }),
    read: (range, reading, buffers) => plain.read(range, reading, buffers),
    [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose](),
  }
}

function isInMemory({ mtimeNs, ctimeNs }: Omit<SourceFingerprint, 'size'>): boolean {
  return mtimeNs === '0' && (ctimeNs === '0' || ctimeNs === NEVER_SETTLED_NS)
}
