const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Formats a time of day. */
export function formatTime(ms: number): string {
  return time.format(ms)
}
