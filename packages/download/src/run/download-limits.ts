import { MAX_PARTS, type ServiceLimits } from '@oss/multipart'

const MIN_PART_SIZE = 102_400
const MAX_PART_SIZE = 5_368_709_120

/**
 * Limits for the parts of a download. Services return ranges of any size, but smaller parts would need more
 * requests, and a checkpoint has room for 10,000 parts.
 */
export const DOWNLOAD_LIMITS: ServiceLimits = {
  minPartSize: MIN_PART_SIZE,
  maxPartSize: MAX_PART_SIZE,
  maxParts: MAX_PARTS,
  maxObjectSize: MAX_PARTS * MAX_PART_SIZE,
}
