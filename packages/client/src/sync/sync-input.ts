import type { UploadDirectoryInput } from '../batch/batch-input.ts'
import type { DownloadDirectoryInput } from '../directory/download-directory-input.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { checkOption, type OptionRule } from '../options/check-options.ts'
import { quoted } from '../options/object-name.ts'

/** All objects of a bucket whose keys start with a prefix. */
export interface RemoteDirectory {
  /** Name of the bucket. */
  readonly bucket: string
  /** Empty, or ends with `/`; not part of the paths of files. Default: empty, all objects. */
  readonly prefix?: string
}

/** Which files are deleted. */
export interface SyncDeletion {
  /**
   * True: objects, or local files, that the source does not have are deleted, after everything else was
   * transferred without a failure. Only what `filter` accepts is compared and deleted. Default: false.
   */
  readonly delete?: boolean
  /**
   * Maximum number of deletions, from 0 to 1,000,000,000. If there would be more, nothing is transferred or
   * deleted. Default: 1,000.
   */
  readonly maxDelete?: number
  /**
   * True: a source without files empties the target. False: with `delete`, such a source is refused.
   * Default: false.
   */
  readonly allowEmptySource?: boolean
}

/** A local directory, the objects that become equal to it, and options. */
export interface SyncUploadInput
  extends Omit<UploadDirectoryInput, 'bucket' | 'directory' | 'prefix' | 'shard' | 'entries'>,
    SyncDeletion {
  /** Path of the directory. Keys do not contain its own name. */
  readonly from: string
  readonly to: RemoteDirectory
}

/** Objects, the local directory that becomes equal to them, and options. */
export interface SyncDownloadInput
  extends Omit<DownloadDirectoryInput, 'bucket' | 'directory' | 'prefix'>,
    SyncDeletion {
  readonly from: RemoteDirectory
  /** Path of the directory, which is created if necessary. */
  readonly to: string
}

/** Default of `maxDelete`. */
export const DEFAULT_MAX_DELETE = 1_000
const MAX_MAX_DELETE = 1_000_000_000

const FLAG: OptionRule = { accepts: (value) => typeof value === 'boolean', range: 'true or false' }
const COUNT: OptionRule = {
  accepts: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_MAX_DELETE,
  range: `a whole number from 0 to ${MAX_MAX_DELETE}`,
}
const ABSENT: OptionRule = {
  accepts: () => false,
  range: 'omitted: a part of a directory cannot be compared with all objects',
}

/** Whether a sync uploads. */
export function isSyncUpload(input: SyncUploadInput | SyncDownloadInput): input is SyncUploadInput {
  return typeof input.from === 'string'
}

/** Checks the options that uploads and downloads of directories do not have. @throws ValidationError */
export function checkSync(input: SyncUploadInput | SyncDownloadInput): void {
  const sides: readonly [unknown, unknown] = [input.from, input.to]
  const [directory, remote] = isSyncUpload(input) ? sides : sides.toReversed()
  const [local, other] = isSyncUpload(input) ? ['from', 'to'] : ['to', 'from']
  if (typeof directory !== 'string' || directory === '' || typeof remote !== 'object' || remote === null) {
    const message = `${local} must be the path of a directory and ${other} an object with bucket and prefix, or the other way round`
    throw new ValidationError('OPTION_INVALID', local ?? 'from', message)
  }
  const prefix: unknown = Reflect.get(remote, 'prefix') ?? ''
  if (typeof prefix !== 'string' || (prefix !== '' && !prefix.endsWith('/'))) {
    const given = typeof prefix === 'string' ? quoted(prefix) : typeof prefix
    const message = `${other}.prefix must be empty or end with "/", so that keys of other prefixes are not included (got ${given})`
    throw new ValidationError('OPTION_INVALID', `${other}.prefix`, message)
  }
  checkOption('delete', input.delete, FLAG)
  checkOption('allowEmptySource', input.allowEmptySource, FLAG)
  checkOption('maxDelete', input.maxDelete, COUNT)
  for (const name of ['shard', 'entries']) checkOption(name, Reflect.get(input, name), ABSENT)
}
