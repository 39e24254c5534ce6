import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, type PrefixUrl, parseObjectUrl, prefixUrl } from '../../text/object-url.ts'
import { parseDirectoryUrl } from '../directory-url.ts'
import type { PathPatterns } from '../path-filter.ts'

/** Arguments of `oss rm`. */
export type RemoveArguments = ObjectRemoval | PrefixRemoval

interface ObjectRemoval extends ObjectUrl {
  readonly kind: 'object'
}

/** Arguments of a deletion of all objects below a prefix. */
export interface PrefixRemoval extends PrefixUrl, PathPatterns {
  readonly kind: 'prefix'
  readonly dryRun: boolean
  readonly allVersions: boolean
  readonly isConfirmed: boolean
}

/** The flags as parsed. */
export interface RemoveFlags extends Partial<PathPatterns> {
  readonly recursive?: boolean
  readonly all?: boolean
  readonly versions?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Checks the combination of arguments and flags. @throws CliError `USAGE_INVALID` */
export function removeArguments(text: string, flags: RemoveFlags): RemoveArguments {
  const { recursive = false, include, exclude, all, versions, dryRun, yes } = flags
  if (recursive) {
    const url = parseDirectoryUrl(text)
    if (url.prefix === '' && all !== true)
      throw usageError(
        `${prefixUrl(url)} has no prefix, so all objects of the bucket would be deleted. Add --all if that is intended`,
      )
    return {
      ...{ kind: 'prefix', ...url, include: include ?? [], exclude: exclude ?? [] },
      dryRun: dryRun ?? false,
      allVersions: versions ?? false,
      isConfirmed: yes ?? false,
    }
  }
  const ofMany = {
    ...{ '--include': include, '--exclude': exclude, '--all': all, '--versions': versions },
    '--dry-run': dryRun,
  }
  const misplaced = Object.entries(ofMany).find(([, value]) => value !== undefined)?.[0]
  if (misplaced !== undefined) throw usageError(`${misplaced} needs --recursive`)
  return { kind: 'object', ...parseObjectUrl(text) }
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
