import type { UploadNotice } from '@oss/multipart'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { ValidationError } from '../errors/validation-error.ts'
import type { FilterSubject } from '../files/find-files.ts'
import { pathFilter } from '../files/path-filter.ts'
import { checkJobs } from '../jobs/check-jobs.ts'
import { DEFAULT_JOBS, isInterruption, JobQueue } from '../jobs/job-queue.ts'
import { type ListedObject, onlyObjects, sendListObjects } from '../operations/list-objects.ts'
import { checkBucket } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { type CopyTransferOptions, copyOne, type KeptOptions } from './copy-one.ts'
import { checkCopyOptions, sameObject } from './move-object.ts'

/** Objects to move, and their new names. */
export interface MovePrefixInput extends KeptOptions, CopyTransferOptions, RequestOptions {
  /** Bucket of the new objects. */
  readonly bucket: string
  /** Start of the new keys, which replaces the prefix of the sources. Empty or usually ending with `/`. */
  readonly prefix: string
  readonly source: {
    /** Default: the target bucket. */
    readonly bucket?: string
    /** Start of the keys. Empty for all objects of the bucket. */
    readonly prefix: string
  }
  /**
   * Returns false to skip an object, or all objects below a directory. Called with keys without the prefix.
   * Default: nothing is skipped.
   */
  readonly filter?: (subject: FilterSubject) => boolean
  /** Maximum number of objects in progress, from 1 to 1,000. Default: 8. */
  readonly jobs?: number
  /** True: nothing is stored or deleted; objects that would be are `planned`. Default: false. */
  readonly dryRun?: boolean
  /** Called with user-facing notices about an object that is copied in parts. */
  readonly onNotice?: (object: CopyRef, notice: UploadNotice) => void
}

/** Objects to copy, and the names of their copies. */
export interface CopyPrefixInput extends MovePrefixInput {
  /**
   * True (default): an object is not copied if the target has the same size, CRC-64, headers and number of
   * tags, so an interrupted batch resumes where it stopped. False: every object is copied.
   */
  readonly skipUnchanged?: boolean
}

/** An object of a batch. */
export interface CopyRef {
  /** Key of the source. */
  readonly sourceKey: string
  /** Key of the copy. */
  readonly key: string
  /** Size in bytes when the object was listed. */
  readonly size: number
}

/** An object that was copied or moved, needs no copy, or in a dry run would be copied or moved. */
export interface CopiedOfPrefix extends CopyRef {
  /** `moved`: the copy is verified, and the source is deleted. */
  readonly kind: 'copied' | 'moved' | 'unchanged' | 'planned'
}

/** An object that was not copied or not moved. The source exists. */
export interface FailedCopy extends CopyRef {
  /** `interrupted`: the copy was stopped intentionally. */
  readonly kind: 'failed' | 'interrupted'
  readonly error: unknown
}

/** Result of one object. */
export type CopyResult = CopiedOfPrefix | FailedCopy

/** Copies the objects below a prefix, or moves them. @throws ValidationError or PlanError */
export function copyPrefix(
  connection: Connection,
  input: CopyPrefixInput,
  isMove: boolean,
): AsyncGenerator<CopyResult, void> {
  const { bucket, prefix, source, filter, jobs = DEFAULT_JOBS, ...settings } = input
  const { skipUnchanged = true, dryRun = false, onNotice, signal: given, ...options } = settings
  const from = { bucket: source.bucket === undefined ? bucket : source.bucket, prefix: source.prefix }
  checkNames(input, from)
  const { context } = prepareCall(connection, input)
  const isSameBucket = from.bucket === bucket

  const queue: JobQueue<ListedObject, CopyResult> = new JobQueue<ListedObject, CopyResult>({
    ...{ entries: listed(), jobs, hasSharedDirectory: input.checkpointDir !== undefined, signal: given },
    onRead: () => {},
    onCounted: () => {},
    onIdle: () => {},
    prepare: async (object) => ({ act: () => act(object), ended: () => {} }),
    isTransferred: ({ kind }) => kind === 'copied' || kind === 'moved',
    sleep: (ms, stop) => connection.clock.sleep(ms, stop),
    close: async () => {},
  })
  const { signal } = queue

  async function* listed(): AsyncGenerator<ListedObject> {
    const isWanted = pathFilter(filter)
    const listing = sendListObjects(context, from, undefined, { signal: queue.signal })
    for await (const object of onlyObjects(listing))
      if (isWanted(object.key.slice(from.prefix.length))) yield object
  }

  async function act(object: ListedObject): Promise<CopyResult> {
    const key = prefix + object.key.slice(from.prefix.length)
    const ref = { sourceKey: object.key, key, size: object.size }
    try {
      // The copy could replace an object that is not copied yet, or be listed and copied itself.
      if (isSameBucket && key.startsWith(from.prefix)) throw sameObject('prefix')
      const outcome = await copyOne(connection, {
        ...{ source: { bucket: from.bucket, key: object.key }, target: { bucket, key }, listed: object },
        ...{ isMove, skipUnchanged: isMove || skipUnchanged, dryRun, signal, options },
        onNotice: onNotice && ((notice) => onNotice(ref, notice)),
      })
      return { kind: isMove && outcome === 'copied' ? 'moved' : outcome, ...ref }
    } catch (error) {
      return { kind: signal.aborted || isInterruption(error) ? 'interrupted' : 'failed', ...ref, error }
    }
  }

  return queue.results()
}

function checkNames(
  input: CopyPrefixInput,
  from: { readonly bucket: string; readonly prefix: string },
): void {
  const { bucket, prefix, jobs } = input
  checkBucket(bucket)
  for (const [field, given] of Object.entries<unknown>({ prefix, 'source.prefix': from.prefix }))
    if (typeof given !== 'string')
      throw new ValidationError('OPTION_INVALID', field, `${field} must be a string`)
  checkCopyOptions(input, { bucket: from.bucket, key: 'any' }, bucket)
  checkJobs(jobs)
  if (from.bucket !== bucket || !prefix.startsWith(from.prefix)) return
  const message = `prefix must not be below source.prefix in the same bucket: the copies would be listed and copied, too`
  throw new ValidationError('OPTION_INVALID', 'prefix', message)
}
