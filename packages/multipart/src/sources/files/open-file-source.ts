import { SourceError } from '../../ports/source-error.ts'
import type { OpenSource, UploadSource } from '../../ports/upload-source.ts'
import { positionalChunks } from './positional-chunks.ts'

/** Methods of an open file that are used; the `FileHandle` of `node:fs/promises` has them. */
export interface OpenFile {
  /** Returns the current metadata. */
  stat(options: { readonly bigint: true }): Promise<OpenFileStats>
  /** Reads at a position, without moving the position of other reads. */
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>
}

/** Metadata of an open file. */
export interface OpenFileStats {
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly dev: bigint
  readonly ino: bigint
  /** True for a regular file. */
  isFile(): boolean
}

/**
 * Source that reads a regular file which the caller has opened, and closes after the upload. It counts as the
 * same in another run when its size, times and inode are equal; in doubt its content decides. A file that
 * replaces it under its name is not detected.
 *
 * @param label - identifies the content across runs that resume one another.
 */
export function openFileSource(label: string, file: OpenFile): UploadSource {
  return {
    label,
    async open(): Promise<OpenSource> {
      const { isRegular, fingerprint } = await factsOf(file)
      if (!isRegular) throw new SourceError('SOURCE_UNREADABLE', 'The open file is not a regular file.')
      // Files of /proc and similar file systems have content but no size.
      if (fingerprint.size === 0 && (await readAt(file, new Uint8Array(1), 0)) > 0) {
        const message =
          'The open file has content but reports a size of 0 bytes. Copy it to a regular file first.'
        throw new SourceError('SOURCE_UNREADABLE', message)
      }
      return {
        fingerprint: async () => (await factsOf(file)).fingerprint,
        read: (range, signal, buffers) =>
          positionalChunks((buffer, at) => readAt(file, buffer, at), range, signal, buffers),
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

async function factsOf(file: OpenFile) {
  const facts = await readable(file.stat({ bigint: true }))
  const { size, mtimeNs, ctimeNs, dev, ino } = facts
  return {
    isRegular: facts.isFile(),
    fingerprint: {
      size: Number(size),
      mtimeNs: mtimeNs.toString(),
      ctimeNs: ctimeNs.toString(),
      fileId: `${dev}:${ino}`,
    },
  }
}

async function readAt(file: OpenFile, buffer: Uint8Array, position: number): Promise<number> {
  return (await readable(file.read(buffer, 0, buffer.byteLength, position))).bytesRead
}

async function readable<Value>(promise: Promise<Value>): Promise<Value> {
  try {
    return await promise
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SourceError('SOURCE_UNREADABLE', `The open file cannot be read: ${reason}.`, { cause: error })
  }
}
