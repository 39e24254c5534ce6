import type { ObjectUrl } from '../../text/object-url.ts'
import type { FlaggedOptions } from '../object-flags.ts'

/** Arguments of `oss put`. */
export interface PutArguments {
  readonly file: string
  readonly target: ObjectUrl
  readonly object: FlaggedOptions
  readonly verify?: 'metadata' | 'full'
  readonly allowGrowth?: boolean
  /** Path of a file of rules. */
  readonly rules?: string
  readonly gzip?: boolean
}
