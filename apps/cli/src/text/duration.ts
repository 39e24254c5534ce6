const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Formats a duration in its two largest units: `4 s`, `2 min 05 s`, `3 h 07 min`, `2 d 04 h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < MINUTE) return `${whole} s`
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${twoDigits(whole % MINUTE)} s`
  if (whole < DAY)
    return `${Math.floor(whole / HOUR)} h ${twoDigits(Math.floor((whole % HOUR) / MINUTE))} min`
  return `${Math.floor(whole / DAY)} d ${twoDigits(Math.floor((whole % DAY) / HOUR))} h`
}

/** Formats the duration of a command. */
export function formatElapsed(durationMs: number): string {
  return durationMs < 1000 ? 'under 1 s' : formatDuration(durationMs / 1000)
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
