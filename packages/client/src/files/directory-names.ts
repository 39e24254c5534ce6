import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@oss/http'
import { SourceError } from '@oss/multipart'
import { lacksDescriptor } from '../errors/too-many-open-files.ts'

/** How often, and how long after each other, a directory is read while too many files are open: for a minute. */
const MAX_TRIES = 600
const WAIT_MS = 100

/** A name in a directory. */
export interface DirectoryName {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink' | 'special'
}

/** What a directory has. */
export interface DirectoryNames {
  /** In the order of the keys of their objects: a directory's name counts with the "/" that follows it. */
  readonly names: readonly DirectoryName[]
  /** One for each name that is no text. */
  readonly errors: readonly SourceError[]
}

/**
 * The names in a directory.
 *
 * @throws SourceError `SOURCE_UNREADABLE`
 */
export async function directoryNames(directory: string): Promise<DirectoryNames> {
  const entries = await read(directory)
  // A name of other bytes has no text that leads back to it, so another file might be read in its place.
  const errors = entries
    .filter(({ name }) => !isUtf8(name))
    .map(({ name }) => unreadable(join(directory, name.toString('utf8')), 'its name is not UTF-8'))
  const names = entries
    .filter(({ name }) => isUtf8(name))
    .map((entry) => ({ name: entry.name.toString('utf8'), type: typeOf(entry) }))
    .map((entry) => ({
      entry,
      order: Buffer.from(entry.type === 'directory' ? `${entry.name}/` : entry.name),
    }))
    .sort((a, b) => Buffer.compare(a.order, b.order))
    .map(({ entry }) => entry)
  return { names, errors }
}

/** The error of a path that cannot be looked at. */
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
      // The files that are being uploaded will give descriptors back.
      if (tries === MAX_TRIES || !lacksDescriptor(error)) throw unreadable(directory, error)
      await systemClock.sleep(WAIT_MS, new AbortController().signal)
    }
  }
}

function typeOf(entry: Dirent<Buffer>): DirectoryName['type'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'symlink' : 'special'
}
