import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SourceError } from '@oss/multipart'
import { checkOptions, checkSynchronous } from '../options/check-options.ts'
import {
  type DirectoryName,
  type DirectoryNames,
  directoryNames,
  type EntryRange,
  unreadable,
} from './directory-names.ts'
import type { FoundFile } from './found-file.ts'
import { checkShard, isInShard, type Shard } from './shard.ts'

/** A file or directory that is passed to a filter. */
export interface FilterSubject {
  /**
   * Path relative to the searched directory, with `/` on every platform: `photos/2024/a.jpg`. In a name that
   * is not UTF-8, U+FFFD replaces invalid bytes.
   */
  readonly path: string
  /** Type of the entry, or of the target if symbolic links are followed. */
  readonly kind: 'file' | 'directory'
}

/** Options of a search for files. */
export interface FindFilesOptions {
  /** Prefix of the keys, usually ending with `/`. Default: empty. */
  readonly prefix?: string
  /** Returns false to skip a file or a directory. Default: nothing is skipped. */
  readonly filter?: (subject: FilterSubject) => boolean
  /**
   * True: symbolic links are followed, also out of the directory. False (default): they are skipped, so that
   * nothing outside the directory is read.
   */
  readonly followSymlinks?: boolean
  /**
   * Only the files of one shard, as {@link shardOf} assigns them by their keys. Files of other shards are not
   * opened; directories are read by every shard. Default: all files.
   */
  readonly shard?: Shard
  /**
   * Only these entries of the directory itself, each with everything below it, so that several processes can
   * share a directory. Default: all.
   */
  readonly entries?: EntryRange
}

/**
 * Finds the regular files in a directory and its subdirectories, in the order of their keys. A key is the
 * prefix followed by the path relative to the directory, with `/` on every platform. Skips checkpoints
 * (`.oss-upload-*`) and unfinished downloads (`.oss-download-*`). Holds the names of one directory per level
 * in memory; of the directory itself only those in `entries`.
 *
 * @throws SourceError `SOURCE_UNREADABLE` when the directory itself cannot be read; entries that cannot be
 *   read are returned as such.
 */
export async function* findFiles(
  directory: string,
  options: FindFilesOptions = {},
): AsyncGenerator<FoundFile> {
  checkOptions(options)
  const { prefix = '', filter = () => true, followSymlinks = false, shard, entries } = options
  checkShard(shard)
  const stats = await statOf(directory)
  if (!stats.isDirectory()) throw unreadable(directory, 'it is not a directory')
  const location = { directory, path: '', ancestors: [idOf(stats)] }
  const names = await directoryNames(directory, entries)
  yield* walk(location, names, { prefix, filter, followSymlinks, shard })
}

const SDK_FILE = /^\.oss-(?:upload-[0-9a-f]{40}\.|download-[0-9a-f]{32}-[0-9a-f-]{36}\.part$)/

type Settings = Required<Omit<FindFilesOptions, 'shard' | 'entries'>> & { readonly shard: Shard | undefined }

interface SearchLocation {
  readonly directory: string
  /** Path relative to the searched directory; ends with `/` unless it is empty. */
  readonly path: string
  /** Device and inode of this directory and its ancestors. */
  readonly ancestors: readonly string[]
}

async function* walk(
  location: SearchLocation,
  { names, invalid }: DirectoryNames,
  settings: Settings,
): AsyncGenerator<FoundFile> {
  for (const { name, type, error } of invalid) {
    const path = location.path + name
    if (!isWanted(settings, path, type === 'directory' ? type : 'file') || !isInShare(settings, path))
      continue
    yield { kind: 'unreadable', file: location.directory, key: settings.prefix + location.path, error }
  }
  for (const entry of names) if (!SDK_FILE.test(entry.name)) yield* visit(location, entry, settings)
}

async function* visit(
  location: SearchLocation,
  { name, type }: DirectoryName,
  settings: Settings,
): AsyncGenerator<FoundFile> {
  const file = join(location.directory, name)
  const path = location.path + name
  const isSkipped = type === 'special' || (type === 'symlink' && !settings.followSymlinks)
  if (isSkipped) {
    if (isWanted(settings, path, 'file') && isInShare(settings, path))
      yield { kind: 'skipped', file, reason: type }
    return
  }
  if (type !== 'symlink' && !isWanted(settings, path, type)) return
  // The files of other shards are not opened. A link may lead to a directory.
  if (type === 'file' && !isInShare(settings, path)) return
  const stats = await attempt(statOf(file))
  if (stats instanceof SourceError) {
    // Every shard misses files of a directory that cannot be read.
    if (type === 'directory' || isInShare(settings, path))
      yield { kind: 'unreadable', file, key: settings.prefix + path, error: stats }
    return
  }
  if (type === 'symlink' && !isWanted(settings, path, stats.isDirectory() ? 'directory' : 'file')) return
  if (stats.isDirectory()) {
    yield* enter({ ...location, directory: file, path: `${path}/` }, stats, settings)
    return
  }
  if (!isInShare(settings, path)) return
  if (stats.isFile())
    yield { kind: 'file', file, key: settings.prefix + path, path, size: Number(stats.size) }
  else yield { kind: 'skipped', file, reason: 'special' }
}

function isInShare({ prefix, shard }: Settings, path: string): boolean {
  return isInShard(prefix + path, shard)
}

/** Calls the filter. In a name that is not UTF-8, invalid bytes are U+FFFD. */
function isWanted({ filter }: Settings, path: string, kind: FilterSubject['kind']): boolean {
  const wanted: unknown = filter({ path, kind })
  // A promise is truthy, so no file would be skipped.
  checkSynchronous('filter', wanted, 'true or false')
  return Boolean(wanted)
}

async function* enter(
  location: SearchLocation,
  stats: BigIntStats,
  settings: Settings,
): AsyncGenerator<FoundFile> {
  const { directory, path, ancestors } = location
  if (ancestors.includes(idOf(stats))) {
    yield { kind: 'skipped', file: directory, reason: 'cycle' }
    return
  }
  const found = await attempt(directoryNames(directory))
  if (found instanceof SourceError) {
    yield { kind: 'unreadable', file: directory, key: settings.prefix + path, error: found }
    return
  }
  yield* walk({ directory, path, ancestors: [...ancestors, idOf(stats)] }, found, settings)
}

async function attempt<Value>(work: Promise<Value>): Promise<Value | SourceError> {
  try {
    return await work
  } catch (error) {
    if (error instanceof SourceError) return error
    throw error
  }
}

async function statOf(path: string): Promise<BigIntStats> {
  try {
    // Windows numbers its files with 64 bits, which a number cannot hold.
    return await stat(path, { bigint: true })
  } catch (error) {
    throw unreadable(path, error)
  }
}

function idOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}
