import type { OssContext } from '../connection/oss-request.ts'
import { localNames } from '../directory/local-path.ts'
import type { FindFilesOptions } from '../files/find-files.ts'
import { pathFilter } from '../files/path-filter.ts'
import { type ListedObject, onlyObjects, sendListObjects } from '../operations/list-objects.ts'

/** The objects that a sync covers. */
export interface CoveredObjects {
  readonly context: OssContext
  readonly bucket: string
  readonly prefix: string
  readonly filter: FindFilesOptions['filter']
}

/** Lists the objects that can be files and that the filter accepts, in order. */
export async function* coveredObjects(
  { context, bucket, prefix, filter }: CoveredObjects,
  startAfter: string,
  signal: AbortSignal,
): AsyncGenerator<ListedObject> {
  const isWanted = pathFilter(filter)
  const query = { bucket, prefix, startAfter }
  for await (const object of onlyObjects(sendListObjects(context, query, undefined, { signal }))) {
    const path = object.key.slice(prefix.length)
    if (isComparablePath(path) && isWanted(path)) yield object
  }
}

/**
 * Whether a path below the prefix can be that of a file, so that a sync covers it. Others are neither
 * compared nor deleted: directory markers, whose keys end with `/`, and checkpoints of this SDK.
 */
export function isComparablePath(path: string): boolean {
  try {
    localNames(path, process.platform)
    return true
  } catch {
    return false
  }
}

/** Returns a string that changes whenever the object changes. */
export function objectVersion({ etag, size, lastModified }: ListedObject): string {
  return `${etag} ${size} ${lastModified.getTime()}`
}
