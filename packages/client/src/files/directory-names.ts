import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { opendir, readdir } from 'node:fs/promises'
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
/** Entries that are read from a directory in one call. */
const READ_AT_ONCE = 1_000

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

/**
 * A range of the entries of one directory, in the order of their keys: the name of a directory is followed by
 * `/`.
 */
export interface EntryRange {
  /** First name of the range, such as `m.jpg` or `2024/`. Default: the first of the directory. */
  readonly from?: string
  /** First name after the range. Default: the range ends with the directory. */
  readonly before?: string
}

/** An entry whose name is not UTF-8. */
interface InvalidName extends DirectoryName {
  /** The name with U+FFFD for what is not UTF-8. Does not lead back to the entry. */
  readonly name: string
  readonly error: SourceError
}

/** Reads the entries of a directory. @throws SourceError `SOURCE_UNREADABLE` */
export async function directoryNames(directory: string, range?: EntryRange): Promise<DirectoryNames> {
  const entries = await read(directory, range)
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
    .map((entry) => ({ entry, order: orderOf(entry.name, entry.type) }))
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

/** Returns the bytes by which entries are sorted: those of their keys. */
function orderOf(name: string, type: DirectoryName['type']): Buffer {
  return Buffer.from(type === 'directory' ? `${name}/` : name)
}

async function read(directory: string, range: EntryRange | undefined): Promise<readonly Dirent<Buffer>[]> {
  for (let tries = 1; ; tries++) {
    try {
      if (range !== undefined) return await readRange(directory, range)
      return await readdir(directory, { withFileTypes: true, encoding: 'buffer' })
    } catch (error) {
      // Uploads in progress will release file descriptors.
      if (tries === MAX_TRIES || !isTooManyOpenFiles(error)) throw unreadable(directory, error)
      await systemClock.sleep(WAIT_MS, new AbortController().signal)
    }
  }
}

/** R14: of a directory with millions of entries, holds only those of the range. */
async function readRange(
  directory: string,
  { from = '', before }: EntryRange,
): Promise<readonly Dirent<Buffer>[]> {
  const [first, end] = [Buffer.from(from), before === undefined ? undefined : Buffer.from(before)]
  const found: Dirent<Buffer>[] = []
  // The declarations of Node.js lack the encoding, which `readdir` passes on in the same way.
  const options = { encoding: 'buffer' as BufferEncoding, bufferSize: READ_AT_ONCE }
  for await (const entry of await opendir(directory, options)) {
    const bytes = entry as unknown as Dirent<Buffer>
    const order = orderOf(bytes.name.toString('utf8'), entryType(bytes))
    if (Buffer.compare(order, first) < 0) continue
    if (end === undefined || Buffer.compare(order, end) < 0) found.push(bytes)
  }
  return found
}

function entryType(entry: Dirent<Buffer>): DirectoryName['type'] {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'symlink' : 'special'
}
