import { MAX_PARTS, type ServiceLimits } from '@oss/multipart'

const MIN_PART_SIZE = 102_400
const MAX_PART_SIZE = 5_368_709_120

/**
 * How the parts of a download may be cut. A service reads any range: smaller parts would only be more
 * requests, and a checkpoint has no room for more of them.
 */
export const DOWNLOAD_LIMITS: ServiceLimits = {
  minPartSize: MIN_PART_SIZE,
  maxPartSize: MAX_PART_SIZE,
  maxParts: MAX_PARTS,
  maxObjectSize: MAX_PARTS * MAX_PART_SIZE,
}
