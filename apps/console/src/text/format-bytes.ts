const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const UNIT_FACTOR = 1024
/** Below this, one decimal is shown. */
const DECIMAL_BELOW = 10

/** Formats a number of bytes, such as `8.5 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= UNIT_FACTOR && unit < UNITS.length - 1) {
    value /= UNIT_FACTOR
    unit++
  }
  const digits = unit > 0 && value < DECIMAL_BELOW ? 1 : 0
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}
