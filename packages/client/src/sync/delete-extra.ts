import { shortlyBefore } from '../comparison/listed-objects.ts'
import type { ListedObject } from '../operations/list-objects.ts'
import { compareKeys } from '../options/object-name.ts'
import { objectVersion } from './covered-objects.ts'
import type { SyncDeletionResult } from './sync-result.ts'
import type { ExtraFile, SyncSide } from './sync-side.ts'

/** Number of objects that one request lists. */
const PAGE = 1_000

/** Lists the objects whose keys come after `startAfter`, in order. */
export type ListAfter = (startAfter: string) => AsyncIterable<ListedObject>

/**
 * Deletes files that the source did not have when both sides were listed. Lists the objects once more, a page
 * at a time, and deletes what the page confirms before the next page is requested: what changed since the
 * first listing stays.
 */
export async function* deleteExtra(
  side: SyncSide,
  extra: readonly ExtraFile[],
  list: ListAfter,
  signal: AbortSignal,
): AsyncGenerator<readonly SyncDeletionResult[]> {
  for (let at = 0; at < extra.length; ) {
    signal.throwIfAborted()
    const first = extra[at]?.key ?? ''
    const { objects, last } = await pageFrom(first, list)
    let end = at
    while (end < extra.length && end - at < PAGE && isCovered(extra[end]?.key ?? '', last)) end += 1
    signal.throwIfAborted()
    yield await side.deleteAll(extra.slice(at, end), objects, signal)
    at = end
  }
}

interface Page {
  /** Versions of the objects, by key. */
  readonly objects: ReadonlyMap<string, string>
  /** Last key of the page; `undefined` when the list ended. */
  readonly last: string | undefined
}

/** Lists objects from a key on. The page contains that key if its object exists. */
async function pageFrom(first: string, list: ListAfter): Promise<Page> {
  const objects = new Map<string, string>()
  for await (const object of list(shortlyBefore(first))) {
    if (compareKeys(object.key, first) < 0) continue
    objects.set(object.key, objectVersion(object))
    if (objects.size === PAGE) return { objects, last: object.key }
  }
  return { objects, last: undefined }
}

function isCovered(key: string, last: string | undefined): boolean {
  return last === undefined || compareKeys(key, last) <= 0
}
