const MINUTE_SECONDS = 60
const HOUR_MINUTES = 60

/** Formats a duration, such as `1 min 20 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < MINUTE_SECONDS) return `${whole} s`
  const minutes = Math.floor(whole / MINUTE_SECONDS)
  if (minutes < HOUR_MINUTES) return `${minutes} min ${whole % MINUTE_SECONDS} s`
  return `${Math.floor(minutes / HOUR_MINUTES)} h ${minutes % HOUR_MINUTES} min`
}
