import type { Connection } from '../connection/connection.ts'
import { failureScope } from '../errors/failure-scope.ts'
import type { FailureStreak } from '../jobs/failure-streak.ts'
import { isInterruption } from '../jobs/job-queue.ts'
import { deleteObject } from '../operations/delete-object.ts'
import { deleteObjects, type ObjectVersionKey } from '../operations/delete-objects.ts'
import type { BucketInput } from '../options/request-input.ts'

/** An object to delete, and whether that succeeded. */
type Deletion<Entry> =
  | { readonly entry: Entry; readonly kind: 'deleted' }
  | { readonly entry: Entry; readonly kind: 'failed'; readonly error: unknown }

/**
 * Deletes up to 1,000 objects with one request, and those that it does not delete with one request each: OSS
 * does not report why an object was not deleted together with others; the response for it alone does.
 *
 * @param streak - of all batches: ends the deletions when the other objects would fail, too.
 * @throws the error of the request when it concerns all objects, or when the caller has stopped
 */
export async function* deleteBatch<Entry extends ObjectVersionKey>(
  connection: Connection,
  request: BucketInput,
  entries: readonly Entry[],
  streak: FailureStreak,
): AsyncGenerator<Deletion<Entry>> {
  const deleted = await deleteTogether(connection, request, entries)
  for (const entry of entries) {
    const deletion: Deletion<Entry> = deleted.has(nameOf(entry))
      ? { entry, kind: 'deleted' }
      : await deleteAlone(connection, request, entry)
    yield deletion
    if (deletion.kind === 'deleted') streak.succeed(true)
    else if (streak.fail(deletion.error, streak.succeeded)) throw deletion.error
  }
}

async function deleteTogether(
  connection: Connection,
  request: BucketInput,
  entries: readonly ObjectVersionKey[],
): Promise<ReadonlySet<string>> {
  try {
    return new Set((await deleteObjects(connection, { ...request, keys: entries })).map(nameOf))
  } catch (error) {
    // One object may have caused the rejection, so each of them is deleted by a request of its own.
    const scope = failureScope(error)
    if (isStop(error, request) || (scope !== 'file' && scope !== 'permission')) throw error
    return new Set()
  }
}

async function deleteAlone<Entry extends ObjectVersionKey>(
  connection: Connection,
  request: BucketInput,
  entry: Entry,
): Promise<Deletion<Entry>> {
  const { key, versionId } = entry
  try {
    await deleteObject(connection, { ...request, key, ...(versionId !== undefined && { versionId }) })
    return { entry, kind: 'deleted' }
  } catch (error) {
    if (isStop(error, request)) throw error
    return { entry, kind: 'failed', error }
  }
}

function isStop(error: unknown, { signal }: BucketInput): boolean {
  return signal?.aborted === true || isInterruption(error)
}

function nameOf({ key, versionId }: ObjectVersionKey): string {
  return JSON.stringify([key, versionId ?? null])
}
