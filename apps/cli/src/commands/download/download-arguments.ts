import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, parseTargetUrl } from '../../text/object-url.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'
import { parseDirectoryUrl } from '../directory-url.ts'

/** Arguments of `oss download`. */
export type DownloadArguments = FileDownloadArguments | StreamDownloadArguments | DirectoryDownloadArguments

/** Arguments of a download of one object to a file. */
export interface FileDownloadArguments extends TransferFlags {
  readonly kind: 'file'
  readonly source: ObjectUrl
  /** Path of the file, or of a directory for it. */
  readonly destination: string
  readonly versionId?: string
}

/** Arguments of a download of one object to standard output. */
export interface StreamDownloadArguments {
  readonly kind: 'stream'
  readonly source: ObjectUrl
  readonly versionId?: string
}

/** Arguments of a download of all objects below a prefix. */
export interface DirectoryDownloadArguments extends TransferFlags {
  readonly kind: 'directory'
  readonly bucket: string
  /** Empty, or ends with `/`. */
  readonly prefix: string
  readonly directory: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly jobs?: number
  /** Whether to skip objects whose files are up to date. Default: true. */
  readonly update?: boolean
  readonly dryRun?: boolean
}

interface TransferFlags {
  readonly overwrite?: boolean
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number
  readonly checkpointDir?: string
}

/** The flags as parsed. */
export type DownloadFlags = TransferFlags &
  Pick<FileDownloadArguments, 'versionId'> &
  Partial<Pick<DirectoryDownloadArguments, 'include' | 'exclude' | 'jobs' | 'update' | 'dryRun'>> & {
    readonly recursive?: boolean
  }

/** Checks the combination of arguments and flags. @throws CliError `USAGE_INVALID` */
export function downloadArguments(url: string, destination: string, flags: DownloadFlags): DownloadArguments {
  const { recursive = false, include, exclude, jobs, update, dryRun, versionId, ...transfer } = flags
  const isStream = destination === STANDARD_STREAM
  if (recursive) {
    if (isStream) throw usageError('--recursive needs a directory, not standard output')
    if (versionId !== undefined) throw usageError('--version-id is for a single object, without --recursive')
    return {
      ...{ kind: 'directory', ...parseDirectoryUrl(url), directory: destination },
      ...{ include: include ?? [], exclude: exclude ?? [] },
      ...(jobs !== undefined && { jobs }),
      ...(update !== undefined && { update }),
      ...(dryRun !== undefined && { dryRun }),
      ...transfer,
    }
  }
  const many = { '--include': include, '--exclude': exclude, '--jobs': jobs, '--dry-run': dryRun }
  const misplaced = Object.entries(many).find(([, value]) => value !== undefined)?.[0]
  if (misplaced !== undefined) throw usageError(`${misplaced} needs --recursive`)
  const source = parseTargetUrl(url)
  const version = versionId === undefined ? {} : { versionId }
  if (!isStream) return { kind: 'file', source, destination, ...version, ...transfer }
  const { overwrite: _, ...fileFlags } = transfer
  const [name] = Object.keys(fileFlags)
  if (name !== undefined)
    throw usageError(
      '--part-size, --parallel and --checkpoint-dir need a file: standard output is written in order',
    )
  return { kind: 'stream', source, ...version }
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
