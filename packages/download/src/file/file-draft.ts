import { constants } from 'node:fs'
import { type FileHandle, link, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ByteRange } from '@oss/multipart'
import { TargetError } from '../errors/target-error.ts'
import type { Draft } from '../ports/download-target.ts'
import { asTargetError, codeOf } from './file-errors.ts'
import { factsOf, keepOwner, replacedFile } from './replaced-file.ts'

const NO_FOLLOW = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW
/** Less what the user's umask takes away: what any new file gets. */
const NEW_FILE = 0o666
/** Of a file that may be one of those that others must not read. */
const PRIVATE = 0o600
/** Bytes read at a time. */
const PIECE_BYTES = 262_144
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Makes a draft at `path`, of so many bytes, for the file at `target`. */
export async function createDraft(path: string, target: string, byteLength: number): Promise<Draft> {
  const replaced = await atFile(target, () => replacedFile(target))
  const handle = await atFile(path, () => open(path, NEW, replaced === undefined ? NEW_FILE : PRIVATE))
  try {
    // From now on a draft of another size is one that somebody has cut.
    await atFile(path, () => handle.truncate(byteLength))
    // What is synced later is of no use if its name is lost with the power.
    await atFile(path, () => syncDirectory(dirname(path)))
    return draftOf(handle, path, target)
  } catch (error) {
    await handle.close()
    await unlink(path).catch(() => {})
    throw error
  }
}

/** Opens the draft at `path`, if it is one that {@link createDraft} has made. */
export async function reopenDraft(
  path: string,
  target: string,
  byteLength: number,
): Promise<Draft | undefined> {
  const handle = await open(path, constants.O_RDWR | NO_FOLLOW).catch((error: unknown) => {
    if (isMissing(codeOf(error))) return undefined
    throw asTargetError(error, path)
  })
  if (handle === undefined) {
    await atFile(path, () => stat(dirname(path)))
    return undefined
  }
  try {
    // Looked at through the descriptor, so that nothing can be swapped between the look and the use.
    const facts = await atFile(path, () => handle.stat())
    const owners = [process.getuid?.(), (await replacedFile(target))?.uid]
    const isOwn = process.getuid === undefined || owners.includes(facts.uid)
    if (facts.isFile() && facts.nlink === 1 && isOwn && facts.size === byteLength)
      return draftOf(handle, path, target)
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}

/** A link or a pipe in its place is as good as nothing. */
function isMissing(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ELOOP' || code === 'ENXIO'
}

function draftOf(handle: FileHandle, path: string, target: string): Draft {
  return {
    write: (bytes, position) => atFile(path, () => writeAll(handle, bytes, position)),
    sync: () => atFile(path, () => handle.datasync()),
    read: (range, signal) => read(handle, path, range, signal),
    publish: (overwrite) => atFile(target, () => publish(handle, path, target, overwrite)),
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}

async function* read(
  handle: FileHandle,
  path: string,
  { start, end }: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, end - start))
  for (let at = start; at < end; ) {
    signal.throwIfAborted()
    const wanted = Math.min(buffer.byteLength, end - at)
    const { bytesRead } = await atFile(path, () => handle.read(buffer, 0, wanted, at))
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

async function publish(handle: FileHandle, path: string, target: string, overwrite: boolean): Promise<void> {
  const replaced = await replacedFile(target)
  if (replaced !== undefined) await keepOwner(handle, replaced)
  await handle.sync()
  const own = await handle.stat()
  const there = await factsOf(path)
  // A directory that is missing for a moment, as during a remount, may come back with the draft.
  if (there === undefined) await stat(dirname(path))
  if (there?.ino !== own.ino || there.dev !== own.dev) {
    const message = `${path} was removed or replaced during the download. Call again: it starts over.`
    throw new TargetError('TAKEN_AWAY', message)
  }
  if (overwrite) await rename(path, target)
  else await putIfFree(path, target)
  await syncDirectory(dirname(target))
}

/** A link takes a name only if it is free; renaming takes it in any case. */
async function putIfFree(path: string, target: string): Promise<void> {
  try {
    await link(path, target)
  } catch (error) {
    const code = codeOf(error) ?? ''
    // Without links there is a moment in which another file may come and be replaced.
    if (NO_LINKS.has(code) && (await replacedFile(target)) === undefined) return rename(path, target)
    if (code !== 'EEXIST' && !NO_LINKS.has(code)) throw error
    const message = `${target} exists. Remove it, choose another file, or allow it to be overwritten.`
    throw new TargetError('EXISTS', message, { cause: error })
  }
  await unlink(path)
}

/** Makes names that were added to or removed from a directory durable. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory; there the file system's own order has to do.
  if (process.platform === 'win32') return
  const handle = await open(directory, constants.O_RDONLY)
  try {
    await handle.sync()
  } catch (error) {
    // Some network file systems cannot sync a directory; they order names by themselves.
    if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'ENOTSUP') throw error
  } finally {
    await handle.close()
  }
}

async function atFile<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw asTargetError(error, path)
  }
}
