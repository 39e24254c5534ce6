import { CliError } from '../../errors/cli-error.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { parseDirectoryUrl } from '../directory-url.ts'
import type { PathPatterns } from '../path-filter.ts'

/** Arguments of `oss sync`. */
export interface SyncArguments extends PathPatterns, TransferFlags {
  readonly direction: 'upload' | 'download'
  readonly directory: string
  readonly bucket: string
  /** Empty, or ends with `/`. */
  readonly prefix: string
  readonly dryRun: boolean
  /** `undefined`: nothing is deleted. */
  readonly deletion?: { readonly maxDelete?: number; readonly allowEmptySource: boolean }
}

interface TransferFlags {
  readonly jobs?: number
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number
  readonly checkpointDir?: string
}

/** The flags as parsed. */
export interface SyncFlags extends Partial<PathPatterns>, TransferFlags {
  readonly delete?: boolean
  readonly maxDelete?: number
  readonly allowEmptySource?: boolean
  readonly dryRun?: boolean
}

const URL_START = /^oss:\/\//i

/** Checks the combination of arguments and flags. @throws CliError `USAGE_INVALID` */
export function syncArguments(source: string, target: string, flags: SyncFlags): SyncArguments {
  const { delete: deletes = false, maxDelete, allowEmptySource, include, exclude, dryRun, ...rest } = flags
  const isUpload = URL_START.test(target)
  if (isUpload === URL_START.test(source))
    throw usageError('oss sync needs a directory and a URL, as in oss sync photos oss://BUCKET/photos/')
  const [directory, url] = isUpload ? [source, target] : [target, source]
  if (directory === STANDARD_STREAM) throw usageError('oss sync needs a directory, not a standard stream')
  const deletionFlags = { '--max-delete': maxDelete, '--allow-empty-source': allowEmptySource }
  const misplaced = Object.entries(deletionFlags).find(([, value]) => value !== undefined)?.[0]
  if (!deletes && misplaced !== undefined) throw usageError(`${misplaced} needs --delete`)
  return {
    direction: isUpload ? 'upload' : 'download',
    directory,
    ...parseDirectoryUrl(url),
    ...{ include: include ?? [], exclude: exclude ?? [], dryRun: dryRun ?? false },
    ...rest,
    ...(deletes && {
      deletion: {
        ...(maxDelete !== undefined && { maxDelete }),
        allowEmptySource: allowEmptySource ?? false,
      },
    }),
  }
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
