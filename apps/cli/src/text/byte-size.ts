const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }
const SIZE = /^(\d{1,16}) ?([KMGT]?)(?:i?B)?$/i
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/**
 * Parses a size such as `8MiB`, `100KB`, `5G` or `102400`. KB and KiB are both 1,024 bytes: where the OSS
 * documentation states "100 KB", OSS counts 102,400 bytes (OSS: Limits).
 *
 * @returns bytes, or `undefined` for an invalid size
 */
export function parseByteSize(text: string): number | undefined {
  const match = SIZE.exec(text.trim())
  if (match === null) return undefined
  const bytes = Number(match[1]) * (FACTORS[(match[2] ?? '').toUpperCase()] ?? Number.NaN)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}

/** Formats a number of bytes: `512 B`, `104.0 MiB`. */
export function formatByteSize(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`
  let value = bytes / 1024
  let unit = 0
  // A value that would be rounded to 1024.0 gets the next unit.
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`
}
