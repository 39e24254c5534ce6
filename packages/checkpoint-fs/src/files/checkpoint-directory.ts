import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { CheckpointError, type CheckpointId } from '@oss/multipart'
import type { FileSystem } from '../system/system.ts'
import { asCheckpointError } from './file-errors.ts'

/**
 * Paths of the files of one checkpoint. Their names are hashes, so that no key or path can lead out of the
 * directory.
 */
export interface CheckpointPaths {
  readonly directory: string
  /** Prefix of all file names, `.oss-upload-` and 40 hexadecimal digits. */
  readonly prefix: string
  readonly journal: string
  /** Path to which an unreadable journal is renamed. */
  readonly damaged: string
  readonly lock: string
}

const FILE_NAME = /^(\.oss-upload-[0-9a-f]{40})\.(?:journal|lock|damaged)/
const JOURNAL_NAME = /^\.oss-upload-[0-9a-f]{40}\.journal$/
const WORLD_WRITABLE = 0o002n
const STICKY = 0o1000n

/**
 * Resolves the directory and checks that other users cannot replace files in it.
 *
 * @throws CheckpointError `UNWRITABLE` if it does not exist, `UNSAFE_LOCATION` if everyone may replace files
 * in it
 */
export async function resolveDirectory(files: FileSystem, path: string): Promise<string> {
  try {
    const directory = await files.realpath(path)
    const stats = await files.stat(directory)
    if (!stats.isDirectory()) {
      throw new CheckpointError(
        'UNWRITABLE',
        `${path} is not a directory. Choose a directory for checkpoints.`,
      )
    }
    // Windows has no such permission bits.
    const isOpenToAll =
      process.platform !== 'win32' && (stats.mode & WORLD_WRITABLE) !== 0n && (stats.mode & STICKY) === 0n
    if (isOpenToAll) {
      const message = `Other users can replace files in ${directory}. Remove that permission (chmod o-w), or choose another checkpoint directory.`
      throw new CheckpointError('UNSAFE_LOCATION', message)
    }
    return directory
  } catch (error) {
    throw asCheckpointError(error, path)
  }
}

/** Returns the paths of the files of a checkpoint. */
export function checkpointPaths(directory: string, id: CheckpointId): CheckpointPaths {
  const prefix = `.oss-upload-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
  const base = join(directory, prefix)
  return { directory, prefix, journal: `${base}.journal`, damaged: `${base}.damaged`, lock: `${base}.lock` }
}

/**
 * Returns the path of the lock of the checkpoint that a file belongs to; `undefined` if the name is not that
 * of a checkpoint file.
 */
export function lockPathOf(path: string): string | undefined {
  const prefix = FILE_NAME.exec(basename(path))?.[1]
  return prefix === undefined ? undefined : join(dirname(path), `${prefix}.lock`)
}

/** Whether a file name is that of a journal. */
export function isJournalName(name: string): boolean {
  return JOURNAL_NAME.test(name)
}
