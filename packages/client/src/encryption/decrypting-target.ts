import type { DownloadTarget, Draft } from '@oss/download'
import type { ObjectDecryption } from './client-encryption.ts'
import { decryptedChunks } from './decrypted-chunks.ts'

/**
 * Wraps a target so that it stores decrypted content. The download reads encrypted content back, as its
 * checksums are those of the stored object.
 *
 * @param decryption - returns the decryption of the object that was described last.
 */
export function decryptingTarget(target: DownloadTarget, decryption: () => ObjectDecryption): DownloadTarget {
  const opened = (draft: Draft): Draft => decryptingDraft(draft, decryption())
  return {
    label: target.label,
    exists: () => target.exists(),
    read: (signal) => decryptedChunks(target.read(signal), decryption(), 0),
    newDraftName: () => target.newDraftName(),
    create: async (draft, byteLength) => opened(await target.create(draft, byteLength)),
    async reopen(name, byteLength) {
      const draft = await target.reopen(name, byteLength)
      return draft && opened(draft)
    },
    discard: (draft) => target.discard(draft),
    discardAll: () => target.discardAll(),
  }
}

function decryptingDraft(draft: Draft, decryption: ObjectDecryption): Draft {
  return {
    write: (bytes, position) => draft.write(decryption.at(position)(bytes), position),
    sync: () => draft.sync(),
    // In counter mode, encryption and decryption are the same operation.
    read: (range, signal) => decryptedChunks(draft.read(range, signal), decryption, range.start),
    publish: (overwrite) => draft.publish(overwrite),
    [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose](),
  }
}
