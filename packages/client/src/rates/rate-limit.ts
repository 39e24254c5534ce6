import type { Clock, RewindableBody } from '@oss/http/core'
import { ValidationError } from '../errors/validation-error.ts'
import { schedule } from './schedule.ts'

/** Speed limit that all request bodies of a client share. */
export interface RateLimit {
  /** Wraps a body so that it is read no faster than the limit allows. */
  pace(body: RewindableBody): RewindableBody
}

/** Minimum limit in bytes per second. */
const MIN_RATE = 1_024
/** Slices per second, so that the speed is even and bodies take turns. */
const SLICES_PER_SECOND = 10
const MIN_SLICE = 1_024

/** Creates a limit. @throws ValidationError `OPTION_INVALID` */
export function rateLimit(bytesPerSecond: number, clock: Clock): RateLimit {
  if (!(Number.isFinite(bytesPerSecond) && bytesPerSecond >= MIN_RATE)) {
    const message = `uploadBytesPerSecond must be a number of bytes per second, ${MIN_RATE} or more (got ${bytesPerSecond})`
    throw new ValidationError('OPTION_INVALID', 'uploadBytesPerSecond', message)
  }
  const sliceLength = Math.max(MIN_SLICE, Math.floor(bytesPerSecond / SLICES_PER_SECOND))
  const { reserve } = schedule(clock)

  async function* paced(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.byteLength; at += sliceLength) {
        const slice = chunk.subarray(at, at + sliceLength)
        const waitMs = reserve(slice.byteLength, bytesPerSecond)
        if (waitMs > 0) await clock.sleep(waitMs, signal)
        yield slice
      }
    }
  }

  return {
    pace: (body) => ({
      byteLength: body.byteLength,
      open: (signal) => paced(body.open(signal), signal),
      released: (byteLength) => body.released?.(byteLength),
      ...(body.replayable !== undefined && { replayable: body.replayable }),
    }),
  }
}
