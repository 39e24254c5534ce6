import { NEVER_SETTLED_NS, type SourceFingerprint } from '../../model/fingerprint.ts'
import type { UploadSource } from '../../ports/upload-source.ts'
import { blobRange } from '../blob-range.ts'
import { uniqueText } from '../unique-text.ts'

/**
 * Source that reads a `File` that a user picked or dropped.
 *
 * Its label is the path within the picked directory, or the name, so that a changed file finds the upload of
 * its earlier version. A `File` may be rewritten while its size and `lastModified` stay as they were: Firefox
 * reads the new bytes without an error. So the whole file is read once more and compared before an upload is
 * completed. When the file is picked again after a reload, parts of the earlier run are read and compared
 * before they are used.
 */
export function pickedFileSource(file: File): UploadSource {
  // Equal only to itself: compared with the file of another run it is "doubtful", and the content decides.
  const fingerprint = fingerprintOfFile(file, `picked:${uniqueText()}`)
  return {
    label: relativePathOf(file) || file.name,
    async open() {
      return {
        fingerprint: async () => fingerprint,
        read: (range, signal) => blobRange(file, range, signal),
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

/** Fingerprint of a file whose change time is not known: its bytes never count as settled. */
export function fingerprintOfFile({ size, lastModified }: File, fileId: string): SourceFingerprint {
  return { size, mtimeNs: String(BigInt(lastModified) * 1_000_000n), ctimeNs: NEVER_SETTLED_NS, fileId }
}

/** Path of a file within the directory that was picked; empty when the file itself was. */
function relativePathOf(file: File): string {
  return 'webkitRelativePath' in file ? String(file.webkitRelativePath) : ''
}
