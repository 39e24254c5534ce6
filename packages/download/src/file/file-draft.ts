import { constants } from 'node:fs'
import { type FileHandle, link, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ByteRange } from '@oss/multipart'
import { errorCode, retryWhileInUse } from '@oss/multipart/file'
import { TargetError } from '../errors/target-error.ts'
import type { Draft } from '../ports/download-target.ts'
import { asTargetError, removeIfExists, withTargetError } from './file-errors.ts'
import { copyOwnership, lstatIfExists, replacedFile } from './replaced-file.ts'
import { syncDirectory } from './sync-directory.ts'
import { writeSparse } from './write-sparse.ts'

const OPEN_SAFELY = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const CREATE_ONLY = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | OPEN_SAFELY
/** The mode of any new file; the umask of the process still applies. */
const DEFAULT_MODE = 0o666
/** Mode of a draft until it gets the mode of the replaced file, which others may not be allowed to read. */
const PRIVATE_MODE = 0o600
const CHUNK_BYTES = 262_144
const LINKS_UNSUPPORTED = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Creates a draft of `byteLength` bytes at `path` for the file at `target`. */
export async function createDraft(path: string, target: string, byteLength: number): Promise<Draft> {
  const replaced = await withTargetError(target, () => replacedFile(target))
  const handle = await withTargetError(path, () =>
    open(path, CREATE_ONLY, replaced === undefined ? DEFAULT_MODE : PRIVATE_MODE),
  )
  try {
    // A draft that has another size later was truncated by another process.
    await withTargetError(path, () => handle.truncate(byteLength))
    // Synced bytes are lost if a power failure removes the name of the draft.
    await withTargetError(path, () => syncDirectory(dirname(path)))
    return openDraft(handle, path, target)
  } catch (error) {
    await handle.close()
    await removeIfExists(path).catch(() => {})
    throw error
  }
}

/** Opens the draft at `path` if {@link createDraft} created it. */
export async function reopenDraft(
  path: string,
  target: string,
  byteLength: number,
): Promise<Draft | undefined> {
  const handle = await open(path, constants.O_RDWR | OPEN_SAFELY).catch((error: unknown) => {
    if (isNoFile(errorCode(error))) return undefined
    throw asTargetError(error, path)
  })
  if (handle === undefined) {
    await withTargetError(path, () => stat(dirname(path)))
    return undefined
  }
  try {
    // Checked through the descriptor, so that nobody can swap the file between the check and its use.
    const stats = await withTargetError(path, () => handle.stat({ bigint: true }))
    const owners = [process.getuid?.(), (await replacedFile(target))?.uid].map(Number)
    const isOwn = process.getuid === undefined || owners.includes(Number(stats.uid))
    if (stats.isFile() && stats.nlink === 1n && isOwn && stats.size === BigInt(byteLength))
      return openDraft(handle, path, target)
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}

/** Whether there is no file; a link (ELOOP) or a pipe (ENXIO) is not one. */
function isNoFile(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ELOOP' || code === 'ENXIO'
}

function openDraft(handle: FileHandle, path: string, target: string): Draft {
  return {
    write: (bytes, position) => withTargetError(path, () => writeSparse(handle, bytes, position)),
    sync: () => withTargetError(path, () => handle.datasync()),
    read: (range, signal) => read(handle, path, range, signal),
    publish: (overwrite) => withTargetError(target, () => publish(handle, path, target, overwrite)),
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

async function* read(
  handle: FileHandle,
  path: string,
  { start, end }: ByteRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, end - start))
  for (let at = start; at < end; ) {
    signal.throwIfAborted()
    const wanted = Math.min(buffer.byteLength, end - at)
    const { bytesRead } = await withTargetError(path, () => handle.read(buffer, 0, wanted, at))
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

async function publish(handle: FileHandle, path: string, target: string, overwrite: boolean): Promise<void> {
  const replaced = await replacedFile(target)
  if (replaced !== undefined) await copyOwnership(handle, replaced)
  await handle.sync()
  const own = await handle.stat({ bigint: true })
  const existing = await lstatIfExists(path)
  // A directory that is missing during a remount may come back with the draft, so its error is reported.
  if (existing === undefined) await stat(dirname(path))
  if (existing?.ino !== own.ino || existing.dev !== own.dev) {
    const message = `${path} was removed or replaced during the download. Call again to start over.`
    throw new TargetError('REMOVED', message)
  }
  if (overwrite) await retryWhileInUse(() => rename(path, target))
  else await renameUnlessExists(path, target)
  await syncDirectory(dirname(target))
}

/** Moves the file unless the target exists: `link` fails if a name is taken, `rename` replaces it. */
async function renameUnlessExists(path: string, target: string): Promise<void> {
  try {
    await link(path, target)
  } catch (error) {
    const code = errorCode(error) ?? ''
    // Without hard links, a file that is created between the check and `rename` is replaced.
    if (LINKS_UNSUPPORTED.has(code) && (await replacedFile(target)) === undefined)
      return retryWhileInUse(() => rename(path, target))
    if (code !== 'EEXIST' && !LINKS_UNSUPPORTED.has(code)) throw error
    const message = `${target} exists. Remove it, choose another file, or allow it to be overwritten.`
    throw new TargetError('EXISTS', message, { cause: error })
  }
  await retryWhileInUse(() => unlink(path))
}
