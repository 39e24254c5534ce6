import { isHttpError } from '@oss/http/core'
import { readRecord } from '../compression/compressed-record.ts'
import { failureScope } from '../errors/failure-scope.ts'
import { emit } from '../events/emit.ts'
import type { FileRef } from '../files/found-file.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import type { ListedObject } from '../operations/list-objects.ts'
import type { Compression } from '../rules/compression.ts'
import { listedMd5 } from './listed-md5.ts'
import { listedObjects } from './listed-objects.ts'
import { commonContent, fileChecksums, type MatchingObject, sameContent } from './same-content.ts'

/** The listed object of a key; `unknown` when the key was not looked up in a listing. */
export type ListingEntry = ListedObject | 'absent' | 'unknown'

/** An object that has the content of a file. */
interface EqualObject {
  /** Size and CRC-64 of the object. */
  readonly content: MatchingObject
  /** `undefined` when the listing was enough to compare. */
  readonly object: ObjectInfo | undefined
}

/** Determines which files need not be sent. */
export interface FileComparison {
  /** Looks up a key in the listing. Must not be called again before it has resolved. */
  lookUp(key: string): Promise<ListingEntry>
  /**
   * Compares a file with its object.
   *
   * @returns the equal object; `undefined` when the file must be sent.
   */
  findEqual(
    file: FileRef,
    size: number,
    existing: ListingEntry,
    how: ComparisonDetails,
  ): Promise<EqualObject | undefined>
  close(): Promise<void>
}

/** How one file is compared. */
interface ComparisonDetails {
  /** How the file would be compressed; `undefined`: the object has the bytes of the file. */
  readonly compression: Compression | undefined
  /** Whether the caller needs the object to compare its options. */
  readonly needsObject: boolean
  /** Called with the number of bytes of the file that were read. */
  readonly onRead: (bytes: number) => void
}

/** Requests and lookups that a comparison needs. */
export interface ComparisonOperations {
  head(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined>
  /** Lists the objects whose keys start with `prefix` and come after `startAfter`, in order. */
  list(prefix: string, startAfter: string, signal: AbortSignal): AsyncIterable<ListedObject>
  /** Whether an earlier run may have left a checkpoint of this file. */
  mayHaveCheckpoint(file: FileRef, signal: AbortSignal): Promise<boolean>
}

/** Settings of a comparison. */
export interface ComparisonOptions {
  readonly operations: ComparisonOperations
  readonly signal: AbortSignal
  /** Common prefix of the keys; `undefined`: objects are requested one by one instead of being listed. */
  readonly listPrefix: string | undefined
  readonly partSize: number
  /** Called when OSS does not allow to describe objects. */
  readonly onCompareFailed: (error: unknown) => void
}

/** Creates the comparison of files with their objects. */
export function fileComparison({
  operations,
  signal,
  listPrefix,
  partSize,
  onCompareFailed,
}: ComparisonOptions): FileComparison {
  let listing =
    listPrefix === undefined
      ? undefined
      : listedObjects((startAfter) => operations.list(listPrefix, startAfter, signal))
  let isForbidden = false

  /** Rethrows an error that would fail every other file, too. */
  function throwIfFatal(error: unknown): void {
    signal.throwIfAborted()
    if (failureScope(error) === 'all') throw error
  }

  return {
    async lookUp(key) {
      if (listing === undefined) return 'unknown'
      try {
        return (await listing.find(key)) ?? 'absent'
      } catch (error) {
        throwIfFatal(error)
        // Without a listing, objects can still be requested one by one.
        listing = undefined
        return 'unknown'
      }
    },
    async findEqual(file, size, existing, { compression, needsObject, onRead }) {
      if (isForbidden || existing === 'absent') return undefined
      if (compression === undefined && existing !== 'unknown' && existing.size !== size) return undefined
      // An unfinished upload is resumed: it may have been completed, and its checkpoint must be removed.
      if (size > partSize && (await operations.mayHaveCheckpoint(file, signal))) return undefined
      const isListingEnough = compression === undefined && !needsObject && existing !== 'unknown'
      const md5 = isListingEnough ? listedMd5(existing) : undefined
      const found =
        md5 === undefined
          ? undefined
          : await fileChecksums(file.file, size, signal, { withMd5: true, onRead })
      if (found !== undefined && found.md5 === md5)
        return { content: { size: found.size, crc64: found.crc64 }, object: undefined }
      try {
        const object = await operations.head(file.key, signal)
        const expected = object && compression ? readRecord(object, compression) : object
        // A file that was read for its MD5 is not read again.
        const same =
          expected &&
          (found ? commonContent(expected, found) : await sameContent(expected, file.file, signal, onRead))
        if (object === undefined || same === undefined) return undefined
        return { content: { size: object.size, crc64: object.crc64 ?? same.crc64 }, object }
      } catch (error) {
        throwIfFatal(error)
        if (!isForbiddenError(error)) throw error
        isForbidden = true
        emit(onCompareFailed, error)
        return undefined
      }
    },
    close: async () => listing?.close(),
  }
}

function isForbiddenError(error: unknown): boolean {
  return isHttpError(error) && error.name === 'ServiceError' && error.status === 403
}
