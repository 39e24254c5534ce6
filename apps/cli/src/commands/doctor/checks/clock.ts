import { EXIT } from '../../../errors/exit-codes.ts'
import { formatDuration } from '../../../text/duration.ts'
import { type Finding, fine, problem, warning } from '../finding.ts'

/** OSS refuses requests that are further off. */
const REFUSED_MS = 15 * 60_000
/** The client corrects its signatures up to here; what is further off it does not believe. */
const CORRECTED_MS = 24 * 60 * 60_000 + REFUSED_MS
/** The answer tells whole seconds, and was on its way for a while. */
const UNSURE_MS = 3_000

/**
 * Whether the clock of this machine is right, by the service's.
 *
 * @param skewMs - how far the service's is ahead
 */
export function checkClock(skewMs: number): Finding {
  const offMs = Math.abs(skewMs)
  if (offMs <= UNSURE_MS) return fine('clock', "within 3 s of the service's")
  const found = `this machine is ${formatDuration(offMs / 1000)} ${skewMs > 0 ? 'behind' : 'ahead of'} the service`
  if (offMs <= REFUSED_MS / 3) return fine('clock', found)
  const advice = 'Set the clock of this machine, best by NTP.'
  if (offMs > CORRECTED_MS) return problem('clock', found, advice, EXIT.unavailable)
  const limit =
    offMs > REFUSED_MS
      ? 'oss corrects its signatures; other programs are refused.'
      : 'OSS refuses from 15 minutes on.'
  return warning('clock', found, `${advice} ${limit}`)
}
