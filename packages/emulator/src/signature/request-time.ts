/**
 * Parses `20231216T162057Z` to milliseconds since 1970; returns undefined for other forms and invalid dates.
 */
export function parseBasicIsoTime(text: string): number | undefined {
  const fields = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (fields === null) return undefined
  const [, year, month, day, hour, minute, second] = fields
  return validTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** Parses `Tue, 20 Dec 2022 08:48:18 GMT` in the same way. */
export function parseHttpTime(text: string): number | undefined {
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
    ? validTime(text)
    : undefined
}

function validTime(text: string): number | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
