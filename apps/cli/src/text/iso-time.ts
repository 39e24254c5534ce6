/** Formats a time in ISO 8601; `null` for a time that is missing or could not be parsed. */
export function isoTime(time: Date | undefined): string | null {
  return time === undefined || Number.isNaN(time.getTime()) ? null : time.toISOString()
}
