import { EXIT } from '../../../errors/exit-codes.ts'
import { formatDuration } from '../../../text/duration.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'

/** OSS rejects requests with a larger difference. */
const MAX_SKEW_MS = 15 * 60_000
/** The client corrects differences up to this limit. */
const MAX_CORRECTED_MS = 24 * 60 * 60_000 + MAX_SKEW_MS
/** Accuracy of the measurement: responses contain whole seconds and take time to arrive. */
const ACCURACY_MS = 3_000

/**
 * Compares the clock of this machine with that of the service.
 *
 * @param skewMs - how far the clock of the service is ahead
 */
export function checkClock(skewMs: number): Finding {
  const offMs = Math.abs(skewMs)
  if (offMs <= ACCURACY_MS) return ok('clock', 'within 3 s of the service')
  const found = `this machine is ${formatDuration(offMs / 1000)} ${skewMs > 0 ? 'behind' : 'ahead of'} the service`
  if (offMs <= MAX_SKEW_MS / 3) return ok('clock', found)
  const advice = 'Set the clock of this machine, preferably with NTP.'
  if (offMs > MAX_CORRECTED_MS) return problem('clock', found, advice, EXIT.permission)
  const limit =
    offMs > MAX_SKEW_MS
      ? 'oss corrects its signatures, but requests of other programs are rejected.'
      : 'OSS rejects requests from clocks that differ by 15 minutes or more.'
  return warning('clock', found, `${advice} ${limit}`)
}
