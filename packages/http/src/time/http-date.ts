const httpDate = /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Milliseconds since the epoch of a date as HTTP writes it (RFC 9110, IMF-fixdate); `undefined` for any other text. */
export function parseHttpDate(text: string): number | undefined {
  if (!httpDate.test(text)) return undefined
  const time = Date.parse(text)
  // The way back finds days that do not exist and weekdays that do not fit.
  return !Number.isNaN(time) && new Date(time).toUTCString() === text ? time : undefined
}
