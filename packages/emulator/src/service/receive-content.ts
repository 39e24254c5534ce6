import { createContentDigest, type Digest } from '../checksum/content-digest.ts'
import type { StoredContent } from '../model/stored-content.ts'
import type { Service } from './operation.ts'

/** What is done with content that was taken in. */
export interface ReceiveOptions<Result> {
  /** Throws when the content is not what the client announced. */
  check?(digest: Digest): void
  /** Makes the content part of something. When this fails the content is removed again. */
  use(content: StoredContent): Promise<Result>
}

/** Streams bytes into the storage, checks them, and hands them on. */
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
