/** `20231216T162057Z` in milliseconds; undefined when it is not of that form or not a date. */
export function parseBasicIsoTime(text: string): number | undefined {
  const fields = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (fields === null) return undefined
  const [, year, month, day, hour, minute, second] = fields
  return validTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** `Tue, 20 Dec 2022 08:48:18 GMT` in milliseconds. */
export function parseHttpTime(text: string): number | undefined {
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
    ? validTime(text)
    : undefined
}

function validTime(text: string): number | undefined {
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
