import type { DownloadTarget, Draft } from '@oss/download'
import type { ObjectDecryption } from './client-encryption.ts'
import { decryptedPieces } from './decrypted-chunks.ts'

/**
 * A target that keeps what it is given decrypted, and gives it back encrypted: to the download, whose checksums are those of what OSS has, it has
 * the object's own bytes.
 *
 * @param decryption - that of the object as it was described last.
 */
export function decryptingTarget(target: DownloadTarget, decryption: () => ObjectDecryption): DownloadTarget {
  const opened = (draft: Draft): Draft => decryptingDraft(draft, decryption())
  return {
    label: target.label,
    isThere: () => target.isThere(),
    read: (signal) => decryptedPieces(target.read(signal), decryption(), 0),
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
    // With a counter, encrypting and decrypting are the same.
    read: (range, signal) => decryptedPieces(draft.read(range, signal), decryption, range.start),
    publish: (overwrite) => draft.publish(overwrite),
    [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose](),
  }
}
