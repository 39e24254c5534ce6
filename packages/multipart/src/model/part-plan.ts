import { MAX_PARTS, type PartNumber, partNumber } from './ids.ts'
import { PlanError } from './plan-error.ts'

/** Minimum part size, except for the last part: 100 KiB (OSS: Limits, UploadPart). */
export const MIN_PART_SIZE = 102_400
/** Maximum part size, and maximum object size of one PutObject: 5 GiB (OSS: Limits). */
export const MAX_PART_SIZE = 5_368_709_120
/** Default part size: 8 MiB. */
export const DEFAULT_PART_SIZE = 8_388_608
/** Maximum object size: 10,000 parts of 5 GiB. */
export const MAX_OBJECT_SIZE: number = MAX_PARTS * MAX_PART_SIZE
/** Default number of parts in flight. */
export const DEFAULT_PARALLEL = 3
/** Maximum number of parts in flight. */
export const MAX_PARALLEL = 1000

const GROWTH_STEP = 1_048_576

/**
 * How a source is divided: part `n` starts at byte `(n - 1) * partSize`; only the last part may be shorter.
 */
export interface PartPlan {
  /** Size of the source in bytes; 0 while {@link PartPlan.openEnded}. */
  readonly size: number
  /** Size of each part but the last, in bytes. */
  readonly partSize: number
  /**
   * Number of parts, from 1 to 10,000; 0 while {@link PartPlan.openEnded}. An empty source has one empty
   * part.
   */
  readonly partCount: number
  /** True while the end of the source is not known: a stream that is still being read. */
  readonly openEnded?: true
}

/** Range of bytes: `start` is inclusive, `end` exclusive. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Divides `size` bytes into parts.
 *
 * A part size that would need more than 10,000 parts is raised to the smallest whole MiB that suffices.
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
 * Plans a source whose size is not known yet. It may have up to 10,000 parts, whose size is fixed because
 * memory is allocated per part.
 *
 * @param requestedPartSize - bytes of a part, from 102,400 (100 KiB) to 5,368,709,120 (5 GiB); default 8 MiB.
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE`
 */
export function planOpenEnded(requestedPartSize: number = DEFAULT_PART_SIZE): PartPlan {
  checkPartSize(requestedPartSize)
  return { size: 0, partSize: requestedPartSize, partCount: 0, openEnded: true }
}

/** Returns the highest part number that the plan allows. */
export function lastPart(plan: PartPlan): PartNumber {
  return partNumber(plan.openEnded === true ? MAX_PARTS : plan.partCount)
}

/** Returns the byte range of a part. While the plan is open-ended, every part counts as a full one. */
export function partRange(plan: PartPlan, number: PartNumber): ByteRange {
  const start = (number - 1) * plan.partSize
  const end = start + plan.partSize
  return { start, end: plan.openEnded === true ? end : Math.min(end, plan.size) }
}

/** Returns the size of a part in bytes. */
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
 * Checks the number of parts in flight.
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
