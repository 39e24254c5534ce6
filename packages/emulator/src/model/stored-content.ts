import type { Digest } from '../checksum/content-digest.ts'
import type { Segment } from './object-record.ts'

/** Content that is in the storage but belongs to nothing yet. */
export interface StoredContent {
  readonly digest: Digest
  readonly segment: Segment
}
