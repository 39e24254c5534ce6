import type { OssContext } from '../connection/oss-request.ts'
import type { FindFilesOptions } from '../files/find-files.ts'
import { pathFilter } from '../files/path-filter.ts'
import { type ListedObject, onlyObjects, sendListObjects } from '../operations/list-objects.ts'
import { isComparablePath } from './comparable-path.ts'

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
