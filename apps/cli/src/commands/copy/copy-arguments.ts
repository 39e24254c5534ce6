import type { ObjectAcl, StorageClass } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, type PrefixUrl, parseObjectUrl, parsePrefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { parseDirectoryUrl } from '../directory-url.ts'
import type { PathPatterns } from '../path-filter.ts'

/** Arguments of `oss cp` and `oss mv`. */
export type CopyArguments = ObjectCopyArguments | PrefixCopyArguments

interface CopyOptions {
  /** Bytes. */
  readonly partSize?: number
  readonly parallel?: number
  readonly checkpointDir?: string
  readonly acl?: ObjectAcl
  readonly storageClass?: StorageClass
  readonly forbidOverwrite?: true
}

/** Arguments of a copy or a move of one object. */
export interface ObjectCopyArguments {
  readonly kind: 'object'
  readonly source: ObjectUrl
  readonly target: ObjectUrl
  readonly options: CopyOptions
}

/** Arguments of a copy or a move of all objects below a prefix. */
export interface PrefixCopyArguments extends PathPatterns {
  readonly kind: 'prefix'
  readonly source: PrefixUrl
  readonly target: PrefixUrl
  readonly options: CopyOptions
  readonly jobs: number | undefined
  /** Whether to skip objects whose copies are up to date. */
  readonly update: boolean
  readonly dryRun: boolean
}

/** The flags as parsed. */
export interface CopyFlags extends Partial<PathPatterns>, Omit<CopyOptions, 'forbidOverwrite'> {
  readonly recursive?: boolean
  readonly jobs?: number
  readonly update?: boolean
  readonly overwrite?: boolean
  readonly dryRun?: boolean
}

/** Checks the combination of arguments and flags. @throws CliError `USAGE_INVALID` */
export function copyArguments(source: string, target: string, flags: CopyFlags): CopyArguments {
  const { recursive = false, include, exclude, jobs, update = true, overwrite, dryRun, ...given } = flags
  refuseLocalPaths(source, target, recursive)
  const options: CopyOptions = { ...given, ...(overwrite === false && { forbidOverwrite: true }) }
  if (recursive) {
    return {
      ...{ kind: 'prefix', source: parseDirectoryUrl(source), target: parseDirectoryUrl(target), options },
      ...{ include: include ?? [], exclude: exclude ?? [], jobs, update, dryRun: dryRun ?? false },
    }
  }
  const ofMany = { '--include': include, '--exclude': exclude, '--jobs': jobs, '--dry-run': dryRun }
  const misplaced = Object.entries(ofMany).find(([, value]) => value !== undefined)?.[0]
  if (misplaced !== undefined) throw usageError(`${misplaced} needs --recursive`)
  const from = parseObjectUrl(source)
  const to = targetOf(target, from.key)
  if (from.bucket === to.bucket && from.key === to.key)
    throw usageError(`"${printable(target)}" is the source itself`)
  return { kind: 'object', source: from, target: to, options }
}

/** A target that ends with `/`, or is a bucket, gets the name of the source. */
function targetOf(text: string, sourceKey: string): ObjectUrl {
  const { bucket, prefix } = parsePrefixUrl(text)
  const name = sourceKey.slice(sourceKey.lastIndexOf('/') + 1)
  return { bucket, key: prefix === '' || prefix.endsWith('/') ? prefix + name : prefix }
}

function refuseLocalPaths(source: string, target: string, recursive: boolean): void {
  const [isRemote, isToRemote] = [source, target].map((text) => /^oss:\/\//i.test(text))
  if (isRemote && isToRemote) return
  const flag = recursive ? ' --recursive' : ''
  const words = `${printable(source)} ${printable(target)}`
  if (isToRemote)
    throw usageError(`"${printable(source)}" is not an object URL. To upload it: oss upload${flag} ${words}`)
  if (isRemote)
    throw usageError(
      `"${printable(target)}" is not an object URL. To download to it: oss download${flag} ${words}`,
    )
  throw usageError('Both arguments must be objects: oss://BUCKET/KEY')
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
