import { MAX_PARTS } from './ids.ts'
import { PlanError } from './plan-error.ts'

/** What a storage service accepts. */
export interface ServiceLimits {
  /** Minimum size of each part but the last, in bytes; 1 or more. */
  readonly minPartSize: number
  /** Maximum size of a part in bytes, and of an object that is stored in one request. */
  readonly maxPartSize: number
  /** Maximum number of parts, from 1 to 10,000: checkpoints record no more. */
  readonly maxParts: number
  /** Maximum size of an object in bytes. */
  readonly maxObjectSize: number
}

/**
 * Checks the limits that an adapter states.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function checkLimits(limits: ServiceLimits): void {
  // Adapters without TypeScript may have none, or any.
  const given: Partial<Record<keyof ServiceLimits, unknown>> = limits ?? {}
  const { minPartSize, maxPartSize, maxParts, maxObjectSize } = given
  check('minPartSize', minPartSize, 1, Number.MAX_SAFE_INTEGER)
  check('maxPartSize', maxPartSize, limits.minPartSize, Number.MAX_SAFE_INTEGER)
  check('maxParts', maxParts, 1, MAX_PARTS)
  check('maxObjectSize', maxObjectSize, 0, Number.MAX_SAFE_INTEGER)
}

function check(name: keyof ServiceLimits, value: unknown, from: number, to: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to) return
  const field = `api.limits.${name}`
  throw new PlanError('OPTION_INVALID', field, `${field} must be a whole number from ${from} to ${to}`)
}

/**
 * Checks a part size in bytes.
 *
 * @throws PlanError `PART_SIZE_OUT_OF_RANGE` unless it is an integer that the service accepts.
 */
export function checkPartSize(limits: ServiceLimits, partSize: number): void {
  const { minPartSize, maxPartSize } = limits
  if (Number.isInteger(partSize) && partSize >= minPartSize && partSize <= maxPartSize) return
  const range = `from ${bytesText(minPartSize)} to ${bytesText(maxPartSize)}`
  throw new PlanError(
    'PART_SIZE_OUT_OF_RANGE',
    'partSize',
    `partSize must be a whole number of bytes ${range} (got ${partSize})`,
  )
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB']

/** Formats a size as bytes and, if it is a whole number of them, as larger units: `102400 (100 KiB)`. */
function bytesText(byteLength: number): string {
  let size = byteLength
  let unit: string | undefined
  for (const larger of UNITS) {
    if (size === 0 || size % 1024 !== 0) break
    size /= 1024
    unit = larger
  }
  return unit === undefined ? String(byteLength) : `${byteLength} (${size} ${unit})`
}
