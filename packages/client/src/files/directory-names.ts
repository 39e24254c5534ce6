import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@oss/http/core'
import { SourceError } from '@oss/multipart'
import { isTooManyOpenFiles } from '../errors/too-many-open-files.ts'

/**
 * Attempts to read a directory while too many files are open, and the delay between them: one minute in
 * total.
 */
const MAX_TRIES = 600
const WAIT_MS = 100

/** An entry of a directory. */
export interface DirectoryName {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink' | 'special'
}

/** The entries of a directory. */
export interface DirectoryNames {
  /** In the order of the keys of their objects: the name of a directory is followed by "/". */
  readonly names: readonly DirectoryName[]
  /** Entries whose name is not valid text. */
  readonly invalid: readonly InvalidName[]
}

/** An entry whose name is not UTF-8. */
interface InvalidName extends DirectoryName {
  /** The name with U+FFFD for what is not UTF-8. Does not lead back to the entry. */
  readonly name: string
  readonly error: SourceError
}

/** Reads the entries of a directory. @throws SourceError `SOURCE_UNREADABLE` */
export async function directoryNames(directory: string): Promise<DirectoryNames> {
  const entries = await read(directory)
  // A name that is not UTF-8 has no text that leads back to it, so another file might be read instead.
  const invalid = entries
    .filter((entry) => !isUtf8(entry.name))
    .map((entry) => {
      const name = entry.name.toString('utf8')
      const error = unreadable(join(directory, name), 'its name is not UTF-8')
      return { name, type: entryType(entry), error }
    })
  const names = entries
    .filter(({ name }) => isUtf8(name))
    .map((entry) => ({ name: entry.name.toString('utf8'), type: entryType(entry) }))
    .map((entry) => ({
      entry,
      order: Buffer.from(entry.type === 'directory' ? `${entry.name}/` : entry.name),
    }))
    .sort((a, b) => Buffer.compare(a.order, b.order))
    .map(({ entry }) => entry)
  return { names, invalid }
}

/** Creates the error for a path that cannot be read. */
export function unreadable(path: string, problem: unknown): SourceError {
  const reason = problem instanceof Error ? problem.message : String(problem)
  const cause = problem instanceof Error ? { cause: problem } : undefined
  return new SourceError('SOURCE_UNREADABLE', `${path} cannot be read: ${reason}.`, cause)
}

async function read(directory: string): Promise<readonly Dirent<Buffer>[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await readdir(directory, { withFileTypes: true, encoding: 'buffer' })
    } catch (error) {
      // Uploads in progress will release file descriptors.
      if (tries === MAX_TRIES || !isTooManyOpenFiles(error)) throw unreadable(directory, error)
      await systemClock.sleep(WAIT_MS, new AbortController().signal)
    }
  }
}

function entryType(entry: Dirent<Buffer>): DirectoryName['type'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'symlink' : 'special'
}
