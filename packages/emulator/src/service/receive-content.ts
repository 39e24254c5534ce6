import { createContentDigest, type Digest } from '../checksum/content-digest.ts'
import type { StoredContent } from '../model/stored-content.ts'
import type { Service } from './operation.ts'

/** How received content is checked and used. */
export interface ReceiveOptions<Result> {
  /** Throws when the content is not what the client expects. */
  check?(digest: Digest): void
  /** Adds the content to an object or upload. If it rejects, the content is removed. */
  use(content: StoredContent): Promise<Result>
}

/** Streams content into the storage, checks it, and passes it to `use`. */
export async function receiveContent<Result>(
  { catalogue }: Service,
  chunks: AsyncIterable<Uint8Array>,
  { check, use }: ReceiveOptions<Result>,
): Promise<Result> {
  const digest = createContentDigest()
  const writer = await catalogue.createBlob()
  try {
    for await (const chunk of chunks) {
      digest.update(chunk)
      await writer.write(chunk)
    }
    const finished = digest.finish()
    check?.(finished)
    await writer.commit()
    const segment = { blob: writer.blob, byteLength: finished.byteLength }
    return await use({ digest: finished, segment })
  } catch (error) {
    await writer.discard()
    throw error
  }
}
