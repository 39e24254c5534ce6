import { type Connection, prepareCall } from '../connection/connection.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { FilterSubject } from '../files/find-files.ts'
import { pathFilter } from '../files/path-filter.ts'
import { FailureStreak } from '../jobs/failure-streak.ts'
import { listObjectVersions } from '../operations/list-object-versions.ts'
import { listObjects } from '../operations/list-objects.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { deleteBatch } from './delete-batch.ts'

/** Maximum number of objects that one request deletes (OSS: DeleteMultipleObjects). */
const BATCH = 1000

/** Objects to delete. */
export interface DeletePrefixInput extends RequestOptions {
  readonly bucket: string
  /** Start of the keys, usually ending with `/`. Must not be empty, unless `allObjects` is true. */
  readonly prefix: string
  /** True: an empty prefix is accepted, which selects all objects of the bucket. Default: false. */
  readonly allObjects?: boolean
  /**
   * Returns false to keep an object, or all objects below a directory. Called with keys without the prefix.
   * Default: all are deleted.
   */
  readonly filter?: (subject: FilterSubject) => boolean
  /**
   * True: deletes all versions and delete markers permanently. False (default): the objects; in a bucket that
   * keeps versions, OSS adds delete markers.
   */
  readonly allVersions?: boolean
  /** True: nothing is deleted; objects that would be deleted are `planned`. Default: false. */
  readonly dryRun?: boolean
}

/** An object, a version or a delete marker that is to be deleted. */
interface ListedDeletion {
  readonly key: string
  /** `undefined` without `allVersions`. */
  readonly versionId: string | undefined
  /** Size in bytes when the object was listed; 0 for a delete marker. */
  readonly size: number
}

/** An object, or with `allVersions` a version or a delete marker, that was deleted or would be. */
export interface PrefixDeletion extends ListedDeletion {
  readonly kind: 'deleted' | 'planned'
}

/** An object that could not be deleted. */
export interface FailedDeletion extends ListedDeletion {
  readonly kind: 'failed'
  readonly error: unknown
}

/** Result of one object, or with `allVersions` of one version. */
export type DeleteResult = PrefixDeletion | FailedDeletion

/** Deletes the objects below a prefix. @throws ValidationError */
export function deletePrefix(
  connection: Connection,
  input: DeletePrefixInput,
): AsyncGenerator<DeleteResult, void> {
  const { bucket, prefix, allObjects = false, dryRun = false } = input
  checkBucket(bucket)
  // Checks the other options.
  prepareCall(connection, input)
  const given: unknown = prefix
  if (typeof given !== 'string' || (given === '' && !allObjects)) {
    const message =
      'prefix must be a non-empty string; set `allObjects` to select all objects with an empty prefix'
    throw new ValidationError('OPTION_INVALID', 'prefix', message)
  }

  async function* run(): AsyncGenerator<DeleteResult, void> {
    const streak = new FailureStreak(false)
    for await (const objects of inBatches(selected(connection, input)))
      if (dryRun) yield* objects.map((object): DeleteResult => ({ kind: 'planned', ...object }))
      else
        for await (const { entry, ...outcome } of deleteBatch(connection, input, objects, streak))
          yield { ...outcome, ...entry }
  }

  return run()
}

async function* selected(
  connection: Connection,
  { allVersions = false, filter, ...input }: DeletePrefixInput,
): AsyncGenerator<ListedDeletion> {
  const isWanted = pathFilter(filter)
  const list = allVersions ? listObjectVersions : listObjects
  for await (const entry of list(connection, input)) {
    const size = entry.kind === 'delete-marker' ? 0 : entry.size
    const versionId = entry.kind === 'object' ? undefined : entry.versionId
    if (isWanted(entry.key.slice(input.prefix.length))) yield { key: entry.key, versionId, size }
  }
}

async function* inBatches(objects: AsyncIterable<ListedDeletion>): AsyncGenerator<readonly ListedDeletion[]> {
  let batch: ListedDeletion[] = []
  for await (const object of objects) {
    batch.push(object)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
