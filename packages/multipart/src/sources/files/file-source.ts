import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SourceFingerprint } from '../../model/fingerprint.ts'
import { SourceError } from '../../ports/source-error.ts'
import type { OpenSource, UploadSource } from '../../ports/upload-source.ts'
import { checkText } from './check-text.ts'
import { positionalChunks } from './positional-chunks.ts'
import { shareCalls } from './share-calls.ts'

/** The longest path that Windows opens, in characters; other systems accept less. */
const MAX_PATH_LENGTH = 32_767

/**
 * Source that reads a regular file. All reads use one descriptor, so a file that is replaced or deleted
 * during an upload does not mix bytes; the change is detected through its path. A missing path makes the
 * source unreadable, not changed: a remounted file system or a file that is moved away and back has the same
 * content afterwards.
 *
 * @param path - the file; a relative path is resolved against the working directory at the time of the call.
 * @throws PlanError `OPTION_INVALID` for a path that is empty or not a text.
 */
export function fileSource(path: string): UploadSource {
  checkText('path', path, MAX_PATH_LENGTH)
  const label = resolve(path)
  return { label, open: () => openFile(label) }
}

async function openFile(path: string): Promise<OpenSource> {
  // Read before the file is opened, so that any later replacement of the path is detected. It is compared
  // with later reads of the path, not with the descriptor: on some file systems the two disagree about one
  // file.
  const fileId = await fileIdAt(path)
  const file = await openHandle(path)
  let opened: SourceFingerprint
  try {
    const stats = await file.stat({ bigint: true })
    opened = fingerprintOf(stats, fileId)
    if (!stats.isFile()) throw new SourceError('SOURCE_UNREADABLE', `${path} is not a regular file.`)
    // Files of /proc and similar file systems have content but no size.
    if (stats.size === 0n && (await file.read(Buffer.alloc(1), 0, 1, 0)).bytesRead > 0) {
      throw new SourceError(
        'SOURCE_UNREADABLE',
        `${path} has content but reports a size of 0 bytes. Copy it to a regular file first.`,
      )
    }
  } catch (error) {
    await file.close()
    throw asSourceError(error, path)
  }
  return {
    opened,
    // Parts that are sent at the same time end at nearly the same time, and each is checked then.
    fingerprint: shareCalls(() => fingerprint(file, path, fileId)),
    read: (range, signal, buffers) =>
      positionalChunks((buffer, at) => readAt(file, path, buffer, at), range, signal, buffers),
    [Symbol.asyncDispose]: () => file.close(),
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Without blocking, so that a named pipe is rejected immediately.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw asSourceError(error, path)
  }
}

async function fingerprint(file: FileHandle, path: string, fileId: string): Promise<SourceFingerprint> {
  try {
    const stats = await file.stat({ bigint: true })
    if ((await fileIdAt(path)) !== fileId)
      throw new SourceError('SOURCE_CHANGED', `${path} was replaced while it was being read.`)
    return fingerprintOf(stats, fileId)
  } catch (error) {
    throw asSourceError(error, path)
  }
}

function fingerprintOf({ size, mtimeNs, ctimeNs }: BigIntStats, fileId: string): SourceFingerprint {
  return { size: Number(size), mtimeNs: mtimeNs.toString(), ctimeNs: ctimeNs.toString(), fileId }
}

/** Returns the identity of the file at the path. It changes when another file replaces it. */
async function fileIdAt(path: string): Promise<string> {
  try {
    const { dev, ino } = await stat(path, { bigint: true })
    return `${dev}:${ino}`
  } catch (error) {
    throw asSourceError(error, path)
  }
}

async function readAt(file: FileHandle, path: string, buffer: Uint8Array, position: number): Promise<number> {
  try {
    return (await file.read(buffer, 0, buffer.byteLength, position)).bytesRead
  } catch (error) {
    throw asSourceError(error, path)
  }
}

function asSourceError(error: unknown, path: string): SourceError {
  if (error instanceof SourceError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new SourceError('SOURCE_UNREADABLE', `${path} cannot be read: ${reason}.`, { cause: error })
}
