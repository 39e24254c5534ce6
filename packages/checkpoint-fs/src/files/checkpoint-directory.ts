import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { join } from 'node:path'
import { CheckpointError, type CheckpointId } from '@oss/multipart'
import type { FileSystem, OpenFile } from '../system/system.ts'
import { codeOf, placeError } from './file-errors.ts'

/** The files of one checkpoint. Their names come from a hash, so nothing in a key or path can lead out of the directory. */
export interface CheckpointFiles {
  readonly directory: string
  /** What all names begin with. */
  readonly prefix: string
  readonly journal: string
  /** Where a journal that cannot be read is put. */
  readonly damaged: string
  readonly lock: string
}

const NAME = /^\.oss-upload-[0-9a-f]{40}\.journal$/
const WORLD_WRITABLE = 0o002n
const STICKY = 0o1000n
const OWNER_READS = 0o400n
const OTHERS_READ = 0o044n

/**
 * Finds the real directory and checks that it is one where nobody else can swap files.
 *
 * @throws CheckpointError `UNWRITABLE` when it does not exist, `UNSAFE_LOCATION` when anybody may replace files in it.
 */
export async function checkDirectory(files: FileSystem, path: string): Promise<string> {
  try {
    const directory = await files.realpath(path)
    const facts = await files.stat(directory)
    if (!facts.isDirectory()) {
      throw new CheckpointError(
        'UNWRITABLE',
        `${path} is not a directory. Choose a directory for checkpoints.`,
      )
    }
    // Windows has no such bits.
    const open =
      process.platform !== 'win32' && (facts.mode & WORLD_WRITABLE) !== 0n && (facts.mode & STICKY) === 0n
    if (open) {
      const message = `Anybody may replace files in ${directory}. Take that permission away (chmod o-w), or choose another checkpoint directory.`
      throw new CheckpointError('UNSAFE_LOCATION', message)
    }
    return directory
  } catch (error) {
    throw placeError(error, path)
  }
}

/** The files of a checkpoint in a directory. */
export function checkpointFiles(directory: string, id: CheckpointId): CheckpointFiles {
  const prefix = `.oss-upload-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
  const base = join(directory, prefix)
  return { directory, prefix, journal: `${base}.journal`, damaged: `${base}.damaged`, lock: `${base}.lock` }
}

/** Whether a file name is that of a journal. */
export function isJournalName(name: string): boolean {
  return NAME.test(name)
}

/**
 * Makes names that were added to or removed from a directory durable.
 *
 * @param change - adds or removes names first. It is called with the directory open, so that a process with too many open files fails before it.
 */
export async function syncDirectory(
  files: FileSystem,
  directory: string,
  change: () => Promise<void> = async () => {},
): Promise<void> {
  const handle = await openDirectory(files, directory)
  if (handle === undefined) return change()
  try {
    await change()
    await handle.sync().catch((error: unknown) => {
      // Some network file systems cannot sync a directory; they order names by themselves.
      if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'ENOTSUP') throw error
    })
  } finally {
    await handle.close()
  }
}

/** `undefined` where a directory cannot be opened: on Windows, or without the permission to read it. There the file system's own order has to do. */
async function openDirectory(files: FileSystem, directory: string): Promise<OpenFile | undefined> {
  if (process.platform === 'win32') return undefined
  return files.open(directory, constants.O_RDONLY).catch(async (error: unknown) => {
    if (codeOf(error) === 'EACCES' && (await isUnreadable(files, directory))) return undefined
    throw error
  })
}

/** A refusal in spite of the permission is a fault, not a directory that is never read. */
async function isUnreadable(files: FileSystem, directory: string): Promise<boolean> {
  const { mode, uid } = await files.stat(directory)
  return process.getuid?.() === Number(uid)
    ? (mode & OWNER_READS) === 0n
    : (mode & OTHERS_READ) !== OTHERS_READ
}

/** The names in a directory; none without the permission to read it. */
export async function namesIn(files: FileSystem, directory: string): Promise<readonly string[]> {
  return files.readdir(directory).catch(async (error: unknown) => {
    const isRefused = codeOf(error) === 'EACCES'
    if (isRefused && (process.platform === 'win32' || (await isUnreadable(files, directory)))) return []
    throw error
  })
}
