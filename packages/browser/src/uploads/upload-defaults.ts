import { ValidationError } from '@oss/client/upload'
import { DEFAULT_PARALLEL, DEFAULT_PART_SIZE } from '@oss/multipart'

const MAX_PARALLEL = 6
/** Devices with at most this many GiB of memory hold fewer bytes. */
const SMALL_DEVICE_GIB = 4
const SMALL_PART_SIZE = 1_048_576
const SMALL_PARALLEL = 2

/** Part size and number of parts in flight for a file. */
export interface SendingOptions {
  readonly partSize: number
  readonly parallel: number
}

/** Applies the defaults of the device. @throws ValidationError `OPTION_INVALID` */
export function sendingOptions({ partSize, parallel }: Partial<SendingOptions>): SendingOptions {
  if (
    parallel !== undefined &&
    !(Number.isSafeInteger(parallel) && parallel >= 1 && parallel <= MAX_PARALLEL)
  ) {
    const message = `parallel must be a whole number from 1 to ${MAX_PARALLEL} (got ${String(parallel)}): a browser opens no more connections to a host`
    throw new ValidationError('OPTION_INVALID', 'parallel', message)
  }
  const isSmall = memoryGiB() <= SMALL_DEVICE_GIB
  return {
    partSize: partSize ?? (isSmall ? SMALL_PART_SIZE : DEFAULT_PART_SIZE),
    parallel: parallel ?? (isSmall ? SMALL_PARALLEL : DEFAULT_PARALLEL),
  }
}

/** Chromium reports at most 8; other browsers report nothing. */
function memoryGiB(): number {
  const { navigator }: { navigator?: { readonly deviceMemory?: number } } = Object(globalThis)
  return navigator?.deviceMemory ?? Infinity
}
