import { resolve } from 'node:path'
import type { Connection } from '../connection/connection.ts'
import { unreadable } from '../files/directory-names.ts'
import { findFiles } from '../files/find-files.ts'
import { FailureStreak } from '../jobs/failure-streak.ts'
import { deleteBatch } from '../prefix/delete-batch.ts'
import { type CoveredObjects, coveredObjects, objectVersion } from './covered-objects.ts'
import { deletion, failed, omitted, refOf } from './deletion-results.ts'
import { hasPath } from './has-path.ts'
import type { SyncUploadInput } from './sync-input.ts'
import type { ListingProblem, SyncSide, TargetFile } from './sync-side.ts'

interface ObjectTarget extends TargetFile {
  readonly version: string
}

/** Creates the deletions of objects that a directory does not have. */
export function uploadSide(
  connection: Connection,
  covered: CoveredObjects,
  { from, filter, followSymlinks = false, requestPayer }: SyncUploadInput,
): SyncSide {
  const { bucket, prefix } = covered
  const directory = resolve(from)
  const streak = new FailureStreak(false)
  let problem: ListingProblem | undefined

  /** Whether the source has a path; `undefined` if that cannot be determined. */
  async function isInSource({ path, file }: TargetFile): Promise<boolean | { readonly error: unknown }> {
    return hasPath(directory, path, followSymlinks).catch((error) => ({ error: unreadable(file, error) }))
  }

  return {
    problem: () => problem,
    withoutAliases: (extra) => extra,
    async *sourceKeys() {
      const options = { prefix, followSymlinks, ...(filter && { filter }) }
      for await (const found of findFiles(from, options)) {
        if (found.kind === 'unreadable') problem ??= { ref: refOf(found), error: found.error }
        if (found.kind === 'file') yield found.key
      }
    },
    async *targets(signal): AsyncGenerator<ObjectTarget> {
      for await (const object of coveredObjects(covered, '', signal)) {
        const path = object.key.slice(prefix.length)
        const { key, size } = object
        yield { key, size, path, file: resolve(directory, path), version: objectVersion(object) }
      }
    },
    async describe(target) {
      const found = await isInSource(target)
      if (typeof found === 'object') problem ??= { ref: refOf(target), error: found.error }
      return found === false ? (target as ObjectTarget) : undefined
    },
    async deleteAll(extra, objects, signal) {
      const checked = await Promise.all(
        extra.map(async (target) => {
          const version = objects.get(target.key)
          if (version === undefined) return omitted(target, 'target-missing')
          if (version !== target.version) return omitted(target, 'target-changed')
          const found = await isInSource(target)
          if (typeof found === 'object') return failed(target, found.error)
          return found ? omitted(target, 'source-exists') : target
        }),
      )
      const request = { bucket, signal, ...(requestPayer && { requestPayer }) }
      const results = checked.filter((result) => 'kind' in result)
      const entries = checked.flatMap((target) => ('kind' in target ? [] : [{ key: target.key, target }]))
      if (entries.length === 0) return results
      for await (const { entry, ...outcome } of deleteBatch(connection, request, entries, streak))
        results.push(
          outcome.kind === 'deleted' ? deletion(entry.target) : failed(entry.target, outcome.error),
        )
      return results
    },
  }
}
