import type { Shard } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, parseObjectUrl, parsePrefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { type FlaggedOptions, type ObjectFlags, objectOptions } from '../object-flags.ts'

/** Arguments of `oss upload`. */
export type UploadArguments = FileUploadArguments | BatchUploadArguments

/** Arguments of an upload of one file. */
export interface FileUploadArguments extends CommonFlags {
  readonly kind: 'file'
  /** Path, or `-` for standard input. */
  readonly file: string
  readonly target: ObjectUrl
  /** Approximate size of standard input in bytes. */
  readonly expectedSize?: number
}

/** Arguments of an upload of several files or of directories. */
export interface BatchUploadArguments extends CommonFlags {
  readonly kind: 'batch'
  /** Paths of files, with `recursive` also of directories. */
  readonly sources: readonly string[]
  readonly bucket: string
  /** Empty, or ends with `/`; the key of the object for a single file. */
  readonly prefix: string
  /** A single file has exactly this key. */
  readonly key?: string
  readonly recursive: boolean
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly followSymlinks: boolean
  readonly jobs?: number
  /** Default: all files. */
  readonly shard?: Shard
  /** List of paths relative to the only source. */
  readonly filesFrom?: string
  /** File for the list of failed paths. */
  readonly failedTo?: string
  /** Whether paths in lists end with NUL instead of a line break. */
  readonly isNullSeparated: boolean
  /** Path of a file of rules. */
  readonly rules?: string
  readonly gzip: boolean
}

interface CommonFlags {
  readonly object: FlaggedOptions

  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number | 'auto'
  readonly checkpointDir?: string
  readonly verify?: 'metadata' | 'content' | 'full'
  readonly allowGrowth?: boolean
  /** Whether to skip files whose objects are up to date; default: only in a batch. */
  readonly update?: boolean
  readonly dryRun?: boolean
  /** Bytes per second. */
  readonly limitRate?: number
}

/** The flags as parsed. */
export type UploadFlags = Omit<CommonFlags, 'object'> &
  ObjectFlags &
  Pick<FileUploadArguments, 'expectedSize'> &
  Partial<
    Pick<
      BatchUploadArguments,
      | 'recursive'
      | 'include'
      | 'exclude'
      | 'followSymlinks'
      | 'jobs'
      | 'shard'
      | 'filesFrom'
      | 'failedTo'
      | 'rules'
      | 'gzip'
    >
  > & {
    /** `-0` */
    readonly null?: boolean
  }

const RECURSIVE_ONLY = ['include', 'exclude', 'followSymlinks'] as const

/**
 * Decides between an upload of one file and a batch, and checks the combination of arguments and flags.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function uploadArguments(words: readonly string[], flags: UploadFlags): UploadArguments {
  const { recursive = false, shard, filesFrom, rules, gzip = false, update } = flags
  const given = words.slice(0, -1)
  const sources = filesFrom !== undefined && given.length === 0 ? ['.'] : given
  const url = words.at(-1) ?? ''
  const [file] = sources
  if (file === undefined)
    throw usageError(
      `oss upload needs a source and a target, as in oss upload FILE oss://BUCKET/KEY (got only "${printable(url)}")`,
    )
  checkSelection(flags)
  const { bucket, prefix } = parsePrefixUrl(url)
  const hasStandardInput = sources.includes(STANDARD_STREAM)
  if (hasStandardInput) checkStandardInput(sources, flags)
  else if (flags.expectedSize !== undefined)
    throw usageError('--expected-size is only for standard input: write - as FILE')
  const isFolder = prefix === '' || prefix.endsWith('/')
  if (hasStandardInput && (recursive || isFolder))
    throw usageError('Standard input needs the full key of its object, as in oss://BUCKET/KEY')
  const object = objectOptions(flags)
  const isSingle = sources.length === 1 && !recursive && !isFolder && filesFrom === undefined
  const { failedTo, null: isNullSeparated = false } = flags
  checkLists({ sources, recursive, filesFrom, failedTo, isNullSeparated })
  if (isSingle && shard !== undefined)
    throw usageError('--shard is for several files: use --recursive, or end the URL with "/"')
  const isUpdated = update === true && Object.keys(object).length > 0
  if (isSingle && !gzip && rules === undefined && !isUpdated)
    return { kind: 'file', file, target: parseObjectUrl(url), object, ...commonFlags(flags) }
  if (!isSingle && !recursive && !isFolder && filesFrom === undefined)
    throw usageError(
      `"${printable(url)}" is a single object, but there are ${sources.length} files. End the URL with "/"`,
    )
  const { include = [], exclude = [], followSymlinks = false, jobs } = flags
  return {
    ...{ kind: 'batch', sources, bucket, object, recursive, include, exclude, followSymlinks, gzip },
    // With --recursive, the URL always means a directory.
    prefix: isFolder || isSingle ? prefix : `${prefix}/`,
    ...(isSingle && { key: prefix, update: update ?? false }),
    isNullSeparated,
    ...(rules !== undefined && { rules }),
    ...(filesFrom !== undefined && { filesFrom }),
    ...(failedTo !== undefined && { failedTo }),
    ...(jobs !== undefined && { jobs }),
    ...(shard !== undefined && { shard }),
    ...commonFlags(flags),
  }
}

function commonFlags(flags: UploadFlags): Omit<CommonFlags, 'object'> & { readonly expectedSize?: number } {
  const { partSize, parallel, checkpointDir, verify, allowGrowth, update, dryRun, limitRate, expectedSize } =
    flags
  const common = {
    ...{ partSize, parallel, checkpointDir, verify, allowGrowth, update, dryRun, limitRate, expectedSize },
  }
  return Object.fromEntries(Object.entries(common).filter(([, value]) => value !== undefined))
}

function checkSelection({ recursive, filesFrom, include, exclude, followSymlinks }: UploadFlags): void {
  const selection = { include, exclude, followSymlinks }
  if (!recursive && filesFrom === undefined && RECURSIVE_ONLY.some((name) => selection[name] !== undefined))
    throw usageError('--include, --exclude and --follow-symlinks need --recursive')
}

function checkLists(lists: {
  readonly sources: readonly string[]
  readonly recursive: boolean
  readonly filesFrom: string | undefined
  readonly failedTo: string | undefined
  readonly isNullSeparated: boolean
}): void {
  const { sources, recursive, filesFrom, failedTo, isNullSeparated } = lists
  if (filesFrom !== undefined && sources.length > 1)
    throw usageError('--files-from takes at most one directory, to which the paths of the list are relative')
  if (failedTo !== undefined && filesFrom === undefined && !(recursive && sources.length === 1))
    throw usageError('--failed-to needs --files-from, or --recursive with one directory')
  if (failedTo === STANDARD_STREAM)
    throw usageError('--failed-to needs a file: standard output has the results')
  if (isNullSeparated && filesFrom === undefined && failedTo === undefined)
    throw usageError('-0 is the format of --files-from and --failed-to')
}

function checkStandardInput(
  sources: readonly string[],
  { update, dryRun, verify, allowGrowth, checkpointDir, gzip, rules }: UploadFlags,
): void {
  if (sources.length > 1) throw usageError('Standard input (-) cannot be combined with other files')
  const fileFlags = {
    ...{ update, 'dry-run': dryRun, verify, 'allow-growth': allowGrowth },
    ...{ 'checkpoint-dir': checkpointDir, gzip, rules },
  }
  const name = Object.entries(fileFlags).find(([, value]) => value !== undefined)?.[0]
  if (name !== undefined) throw usageError(`--${name} needs a file: standard input can be read only once`)
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
