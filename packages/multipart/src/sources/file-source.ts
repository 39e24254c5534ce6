import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SourceFingerprint } from '../model/fingerprint.ts'
import { SourceError } from '../ports/source-error.ts'
import type { OpenSource, UploadSource } from '../ports/upload-source.ts'
import { positionalPieces } from './positional-chunks.ts'

/**
 * A source that is a regular file. All reads go through one descriptor, so a file that is replaced or deleted during an upload
 * gives no mixed bytes; it is noticed through its path. A path that is missing is unreadable and not changed: a remounted file system or a
 * file that is moved away and back has the same content afterwards.
 *
 * @param path - the file; a relative path is taken from the working directory at the time of the call.
 */
export function fileSource(path: string): UploadSource {
  const label = resolve(path)
  return { label, open: () => openFile(label) }
}

async function openFile(path: string): Promise<OpenSource> {
  // Looked at before the file is opened: whatever the path comes to stand for from now on, it is noticed. It is compared with later
  // looks at the path, not with the descriptor: there are file systems where these two disagree about one file.
  const named = await fileAt(path)
  const file = await openHandle(path)
  try {
    const facts = await file.stat({ bigint: true })
    if (!facts.isFile()) throw new SourceError('SOURCE_UNREADABLE', `${path} is not a regular file.`)
    // Files of /proc and the like have contents but no size.
    if (facts.size === 0n && (await file.read(Buffer.alloc(1), 0, 1, 0)).bytesRead > 0) {
      throw new SourceError(
        'SOURCE_UNREADABLE',
        `${path} has a content but no size. Copy it to a regular file first.`,
      )
    }
  } catch (error) {
    await file.close()
    throw asSourceError(error, path)
  }
  return {
    fingerprint: () => fingerprint(file, path, named),
    read: (range, signal, memory) =>
      positionalPieces((buffer, at) => readAt(file, path, buffer, at), range, signal, memory),
    [Symbol.asyncDispose]: () => file.close(),
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    // Without blocking, so that a named pipe is refused and not waited for.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw asSourceError(error, path)
  }
}

async function fingerprint(file: FileHandle, path: string, fileId: string): Promise<SourceFingerprint> {
  try {
    const facts = await file.stat({ bigint: true })
    if ((await fileAt(path)) !== fileId)
      throw new SourceError('SOURCE_CHANGED', `${path} was replaced while it was being read.`)
    return {
      size: Number(facts.size),
      mtimeNs: facts.mtimeNs.toString(),
      ctimeNs: facts.ctimeNs.toString(),
      fileId,
    }
  } catch (error) {
    throw asSourceError(error, path)
  }
}

/** What the path stands for now; another text than before when the file was replaced. */
async function fileAt(path: string): Promise<string> {
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
