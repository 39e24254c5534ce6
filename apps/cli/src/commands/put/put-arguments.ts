import type { ObjectUrl } from '../../text/object-url.ts'

/** Arguments of `oss put`. */
export interface PutArguments {
  readonly file: string
  readonly target: ObjectUrl
  readonly verify?: 'metadata' | 'full'
  readonly allowGrowth?: boolean
}
