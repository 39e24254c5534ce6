import { MAX_PARTS, type PartNumber, partNumber } from './ids.ts'
import { PlanError } from './plan-error.ts'

/** Smallest part but for the last one: 100 KiB (OSS: Limits, UploadPart). */
export const MIN_PART_SIZE = 102_400
/** Largest part, and largest object of one PutObject: 5 GiB (OSS: Limits). */
export const MAX_PART_SIZE = 5_368_709_120
/** Part size when none is asked for: 8 MiB. */
export const DEFAULT_PART_SIZE = 8_388_608
/** Largest object: 10,000 parts of 5 GiB. */
export const MAX_OBJECT_SIZE: number = MAX_PARTS * MAX_PART_SIZE
/** Parts sent at a time when nothing is asked for. */
export const DEFAULT_PARALLEL = 3
/** Most parts sent at a time. */
export const MAX_PARALLEL = 1000

const GROWTH_STEP = 1_048_576

/** How a source is cut: part `n` covers the bytes from `(n - 1) * partSize`; only the last part may be shorter. */
export interface PartPlan {
  /** Bytes of the whole source; 0 while {@link PartPlan.openEnded}. */
  readonly size: number
  /** Bytes of each part but the last. */
  readonly partSize: number
  /** Number of parts, from 1 to 10,000; 0 while {@link PartPlan.openEnded}. An empty source has one empty part. */
  readonly partCount: number
  /** True while it is not known where the source ends: a stream that is still being read. */
  readonly openEnded?: true
}

/** A run of bytes: `start` is included, `end` is not. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Cuts `size` bytes into parts.
 *
 * A part size with which more than 10,000 parts would be needed is raised to the next whole MiB that is enough.
 *
 * @param size - bytes of the source, an integer from 0 to 53,687,091,200,000.
 * @param requestedPartSize - bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB); default 8 MiB.
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE`, `SIZE_OUT_OF_RANGE` or `TOO_LARGE`.
 */
export function planParts(size: number, requestedPartSize: number = DEFAULT_PART_SIZE): PartPlan {
  checkPartSize(requestedPartSize)
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new PlanError(
      'SIZE_OUT_OF_RANGE',
      'size',
      `the size of a source is a whole number of bytes, not ${size}`,
    )
  }
  if (size > MAX_OBJECT_SIZE) {
    throw new PlanError(
      'TOO_LARGE',
      'size',
      `the source has ${size} bytes; an object has at most ${MAX_OBJECT_SIZE} (10,000 parts of 5 GiB)`,
    )
  }
  const needed = Math.ceil(size / MAX_PARTS)
  const partSize =
    requestedPartSize >= needed ? requestedPartSize : Math.ceil(needed / GROWTH_STEP) * GROWTH_STEP
  return { size, partSize, partCount: Math.max(1, Math.ceil(size / partSize)) }
}

/**
 * Cuts a source of which nobody knows yet where it ends. It may have up to 10,000 parts; they do not grow, because memory is taken by the part.
 *
 * @param requestedPartSize - bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB); default 8 MiB.
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE`
 */
export function planOpenEnded(requestedPartSize: number = DEFAULT_PART_SIZE): PartPlan {
  checkPartSize(requestedPartSize)
  return { size: 0, partSize: requestedPartSize, partCount: 0, openEnded: true }
}

/** The highest number that a part of the plan may have. */
export function lastPart(plan: PartPlan): PartNumber {
  return partNumber(plan.openEnded === true ? MAX_PARTS : plan.partCount)
}

/** The bytes of one part of a plan; while it is open-ended, as if the part were not the last. */
export function partRange(plan: PartPlan, number: PartNumber): ByteRange {
  const start = (number - 1) * plan.partSize
  const end = start + plan.partSize
  return { start, end: plan.openEnded === true ? end : Math.min(end, plan.size) }
}

/** The number of bytes of one part of a plan. */
export function partByteLength(plan: PartPlan, number: PartNumber): number {
  const { start, end } = partRange(plan, number)
  return end - start
}

/**
 * Checks a part size in bytes.
 *
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE` unless it is an integer from 102,400 to 5,368,709,120.
 */
export function checkPartSize(partSize: number): void {
  if (!Number.isInteger(partSize) || partSize < MIN_PART_SIZE || partSize > MAX_PART_SIZE) {
    throw new PlanError(
      'PART_SIZE_OUT_OF_RANGE',
      'partSize',
      `partSize is ${partSize}; it is a whole number of bytes from ${MIN_PART_SIZE} (100 KiB) to ${MAX_PART_SIZE} (5 GiB)`,
    )
  }
}

/**
 * Checks how many parts may be sent at a time.
 *
 * @throws PlanError `PARALLEL_OUT_OF_RANGE` unless it is an integer from 1 to 1,000.
 */
export function checkParallel(parallel: unknown): asserts parallel is number {
  if (
    typeof parallel !== 'number' ||
    !Number.isInteger(parallel) ||
    parallel < 1 ||
    parallel > MAX_PARALLEL
  ) {
    throw new PlanError(
      'PARALLEL_OUT_OF_RANGE',
      'parallel',
      `parallel is ${parallel}; it is a whole number from 1 to ${MAX_PARALLEL}, or for uploads "auto"`,
    )
  }
}
