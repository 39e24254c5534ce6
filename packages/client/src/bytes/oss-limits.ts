import type { ServiceLimits } from '@oss/multipart'

/** Limits of OSS for uploads: parts of 100 KiB to 5 GiB, at most 10,000 of them, 48.8 TiB (OSS: Limits). */
export const OSS_LIMITS: ServiceLimits = {
  minPartSize: 102_400,
  maxPartSize: 5_368_709_120,
  maxParts: 10_000,
  maxObjectSize: 53_687_091_200_000,
}

/** Minimum part size, except for the last part: 100 KiB (OSS: Limits, UploadPart). */
export const MIN_PART_SIZE: number = OSS_LIMITS.minPartSize
/** Maximum part size, and maximum object size of one PutObject: 5 GiB (OSS: Limits). */
export const MAX_PART_SIZE: number = OSS_LIMITS.maxPartSize
