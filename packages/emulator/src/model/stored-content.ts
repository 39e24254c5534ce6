import type { Digest } from '../checksum/content-digest.ts'
import type { Segment } from './object-record.ts'

/** Content that is stored but does not belong to an object or part yet. */
export interface StoredContent {
  readonly digest: Digest
  readonly segment: Segment
}
