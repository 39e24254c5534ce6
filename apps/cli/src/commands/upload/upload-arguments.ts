import type { Shard } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, parseObjectUrl, parsePrefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'

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
  /** Empty, or ends with `/`. */
  readonly prefix: string
  readonly recursive: boolean
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly followSymlinks: boolean
  readonly jobs?: number
  /** Default: all files. */
  readonly shard?: Shard
}

interface CommonFlags {
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
export type UploadFlags = CommonFlags &
  Pick<FileUploadArguments, 'expectedSize'> &
  Partial<
    Pick<BatchUploadArguments, 'recursive' | 'include' | 'exclude' | 'followSymlinks' | 'jobs' | 'shard'>
  >

const RECURSIVE_ONLY = ['include', 'exclude', 'followSymlinks'] as const

/**
 * Decides between an upload of one file and a batch, and checks the combination of arguments and flags.
 *
 * @throws CliError `USAGE_INVALID`
 */
export function uploadArguments(
  words: readonly string[],
  { recursive = false, include, exclude, followSymlinks, jobs, shard, ...flags }: UploadFlags,
): UploadArguments {
  const sources = words.slice(0, -1)
  const url = words.at(-1) ?? ''
  const [file] = sources
  if (file === undefined)
    throw usageError(
      `oss upload needs a source and a target, as in oss upload FILE oss://BUCKET/KEY (got only "${printable(url)}")`,
    )
  const selection = { include, exclude, followSymlinks }
  if (!recursive && RECURSIVE_ONLY.some((name) => selection[name] !== undefined))
    throw usageError('--include, --exclude and --follow-symlinks need --recursive')
  const { bucket, prefix } = parsePrefixUrl(url)
  const hasStandardInput = sources.includes(STANDARD_STREAM)
  if (hasStandardInput) checkStandardInput(sources, flags)
  else if (flags.expectedSize !== undefined)
    throw usageError('--expected-size is only for standard input: write - as FILE')
  const isFolder = prefix === '' || prefix.endsWith('/')
  if (hasStandardInput && (recursive || isFolder))
    throw usageError('Standard input needs the full key of its object, as in oss://BUCKET/KEY')
  if (sources.length === 1 && !recursive && !isFolder) {
    if (shard !== undefined)
      throw usageError('--shard is for several files: use --recursive, or end the URL with "/"')
    return { kind: 'file', file, target: parseObjectUrl(url), ...flags }
  }
  if (!recursive && !isFolder)
    throw usageError(
      `"${printable(url)}" is a single object, but there are ${sources.length} files. End the URL with "/"`,
    )
  return {
    kind: 'batch',
    sources,
    bucket,
    // With --recursive, the URL always means a directory.
    prefix: isFolder ? prefix : `${prefix}/`,
    recursive,
    include: include ?? [],
    exclude: exclude ?? [],
    followSymlinks: followSymlinks ?? false,
    ...(jobs !== undefined && { jobs }),
    ...(shard !== undefined && { shard }),
    ...flags,
  }
}

function checkStandardInput(
  sources: readonly string[],
  { update, dryRun, verify, allowGrowth, checkpointDir }: UploadFlags,
): void {
  if (sources.length > 1) throw usageError('Standard input (-) cannot be combined with other files')
  const fileFlags = {
    ...{ update, 'dry-run': dryRun, verify, 'allow-growth': allowGrowth },
    'checkpoint-dir': checkpointDir,
  }
  const name = Object.entries(fileFlags).find(([, value]) => value !== undefined)?.[0]
  if (name !== undefined) throw usageError(`--${name} needs a file: standard input can be read only once`)
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
