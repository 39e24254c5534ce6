import { lstat, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { isTargetError, TargetError } from '@oss/download'
import { ignoresCase, localDirectory } from '../directory/local-directory.ts'
import { foldedPath } from '../directory/local-path.ts'
import { errno } from '../errors/errno.ts'
import { unreadable } from '../files/directory-names.ts'
import { findFiles } from '../files/find-files.ts'
import { type CoveredObjects, coveredObjects, isComparablePath } from './covered-objects.ts'
import { deletion, failed, omitted, refOf } from './deletion-results.ts'
import type { SyncDownloadInput } from './sync-input.ts'
import type { SyncDeletionResult } from './sync-result.ts'
import type { ExtraFile, ListingProblem, SyncSide, TargetFile } from './sync-side.ts'

/** Creates the deletions of local files that have no object. */
export function downloadSide(covered: CoveredObjects, { to, filter }: SyncDownloadInput): SyncSide {
  const { prefix } = covered
  const directory = resolve(to)
  const local = localDirectory(directory)
  /** Folded paths of the objects; only where names that differ in case are one file. */
  let folded: Set<string> | undefined
  let problem: ListingProblem | undefined

  async function deleteFile(
    target: ExtraFile,
    objects: ReadonlyMap<string, string>,
  ): Promise<SyncDeletionResult> {
    if (objects.has(target.key)) return omitted(target, 'source-exists')
    try {
      // Rejects when a directory above it has become a link, which would lead elsewhere.
      if ((await local.sizeOf(target.file)) === undefined) return omitted(target, 'target-missing')
      if ((await versionOf(target.file)) !== target.version) return omitted(target, 'target-changed')
      await unlink(target.file)
      return deletion(target)
    } catch (error) {
      if (errno(error) === 'ENOENT') return omitted(target, 'target-missing')
      return failed(target, undeletable(target.file, error))
    }
  }

  return {
    problem: () => problem,
    withoutAliases: (extra) => extra.filter(({ path }) => !folded?.has(foldedPath(path))),
    async *sourceKeys(signal) {
      if (await ignoresCase(directory, process.platform)) folded = new Set()
      for await (const { key } of coveredObjects(covered, '', signal)) {
        folded?.add(foldedPath(key.slice(prefix.length)))
        yield key
      }
    },
    async *targets(): AsyncGenerator<TargetFile> {
      try {
        for await (const found of findFiles(directory, { prefix, ...(filter && { filter }) })) {
          if (found.kind === 'unreadable') problem ??= { ref: refOf(found), error: found.error }
          if (found.kind === 'file' && isComparablePath(found.path)) yield found
        }
      } catch (error) {
        // The transfer creates a missing directory.
        if (!(error instanceof Error && errno(error.cause) === 'ENOENT')) throw error
      }
    },
    async describe(target) {
      try {
        return { ...target, version: await versionOf(target.file) }
      } catch (error) {
        if (errno(error) !== 'ENOENT')
          problem ??= { ref: refOf(target), error: unreadable(target.file, error) }
        return undefined
      }
    },
    deleteAll: (extra, objects) => Promise.all(extra.map((target) => deleteFile(target, objects))),
  }
}

/** Returns a string that changes whenever the file changes. */
async function versionOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await lstat(file, { bigint: true })
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

/** Converts the error of a file that cannot be deleted to one that names it and explains what to do. */
function undeletable(file: string, cause: unknown): TargetError {
  if (isTargetError(cause)) return cause
  const code = errno(cause)
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `${file} cannot be deleted. Grant permission to write to ${dirname(file)}.`
    return new TargetError('NO_PERMISSION', message, { cause })
  }
  if (code === 'EROFS')
    return new TargetError('NO_PERMISSION', `${file} is on a read-only file system.`, { cause })
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new TargetError('FAILED', `${file} cannot be deleted: ${reason}.`, { cause })
}
