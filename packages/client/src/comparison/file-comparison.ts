import { isHttpError } from '@oss/http'
import type { BatchCalls } from '../batch/batch-calls.ts'
import type { FileRef } from '../batch/file-result.ts'
import { concernOf } from '../errors/failure-scope.ts'
import { tellListener } from '../events/emit.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import type { ListedObject } from '../operations/list-objects.ts'
import { listedObjects } from './listed-objects.ts'
import { type SameContent, sameContent } from './same-content.ts'

/** What the listing tells of a key. */
export type Existing = ListedObject | 'absent' | 'unknown'

/** An object that has the bytes of a file. */
interface EqualObject {
  readonly content: SameContent
  readonly object: ObjectInfo
}

/** Tells which files need not be sent. */
export interface FileComparison {
  /** Looks a key up in the listing. Not to be called again before it has resolved. */
  look(key: string): Promise<Existing>
  /** What a file and its object have in common; `undefined` when it must be sent. */
  same(
    file: FileRef,
    size: number,
    existing: Existing,
    onRead: (bytes: number) => void,
  ): Promise<EqualObject | undefined>
  close(): Promise<void>
}

/** What a comparison needs. */
export interface ComparisonOptions {
  readonly calls: BatchCalls
  readonly signal: AbortSignal
  /** What the keys begin with; `undefined`: nothing is listed. */
  readonly listBelow: string | undefined
  readonly partSize: number
  readonly onUncomparable: (error: unknown) => void
}

/** Compares files with what OSS has. */
export function fileComparison({
  calls,
  signal,
  listBelow,
  partSize,
  onUncomparable,
}: ComparisonOptions): FileComparison {
  let listing =
    listBelow === undefined ? undefined : listedObjects((after) => calls.list(listBelow, after, signal))
  let isRefused = false

  function refuse(error: unknown): void {
    signal.throwIfAborted()
    if (concernOf(error) === 'all') throw error
  }

  return {
    async look(key) {
      if (listing === undefined) return 'unknown'
      try {
        return (await listing.find(key)) ?? 'absent'
      } catch (error) {
        refuse(error)
        // Whatever it is: objects can be looked at one by one.
        listing = undefined
        return 'unknown'
      }
    },
    async same(file, size, existing, onRead) {
      if (isRefused || existing === 'absent') return undefined
      if (existing !== 'unknown' && existing.size !== size) return undefined
      // An upload that was begun is gone on with: it may have been completed, and its checkpoint is not to be left behind.
      if (size > partSize && (await calls.isRemembered(file))) return undefined
      try {
        const object = await calls.head(file.key, signal)
        const content = object && (await sameContent(object, file.file, signal, onRead))
        return content && { content, object }
      } catch (error) {
        refuse(error)
        if (!isForbidden(error)) throw error
        isRefused = true
        tellListener(onUncomparable, error)
        return undefined
      }
    },
    close: async () => listing?.close(),
  }
}

function isForbidden(error: unknown): boolean {
  return isHttpError(error) && error.name === 'ServiceError' && error.status === 403
}
