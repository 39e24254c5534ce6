const IMF_FIXDATE = /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Parses an HTTP date (RFC 9110, IMF-fixdate) to milliseconds since the epoch; `undefined` for any other
 * text.
 */
export function parseHttpDate(text: string): number | undefined {
  if (!IMF_FIXDATE.test(text)) return undefined
  const time = Date.parse(text)
  // Formatting it again reveals days that do not exist and weekdays that do not match.
  return !Number.isNaN(time) && new Date(time).toUTCString() === text ? time : undefined
}
