import { createHash } from 'node:crypto'
import { NEVER_SETTLED_NS, type OpenSource, type SourceFingerprint } from '@oss/multipart'

/**
 * A source of bytes in memory whose fingerprint tells its content from every other. Others are as they are: theirs tell by times.
 *
 * A CRC-64 is no such thing, because two contents with one are easily made; and a blob is equal only to itself.
 */
export async function contentNamedSource(plain: OpenSource, signal: AbortSignal): Promise<OpenSource> {
  const { size, ...first } = await plain.fingerprint()
  if (!isOfMemory(first)) return plain
  const hash = createHash('sha256')
  for await (const piece of plain.read({ start: 0, end: size }, signal)) hash.update(piece)
  const fileId = `sha256:${hash.digest('hex')}`
  return {
    fingerprint: async () => ({ ...(await plain.fingerprint()), fileId }),
    read: (range, reading, memory) => plain.read(range, reading, memory),
    [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose](),
  }
}

function isOfMemory({ mtimeNs, ctimeNs }: Omit<SourceFingerprint, 'size'>): boolean {
  return mtimeNs === '0' && (ctimeNs === '0' || ctimeNs === NEVER_SETTLED_NS)
}
