const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * Parses an age such as `30m`, `12h`, `7d` or `2w`.
 *
 * @returns milliseconds, or `undefined` for an invalid age
 */
export function parseAge(text: string): number | undefined {
  const match = /^(\d{1,6})([mhdw])$/.exec(text)
  return match === null ? undefined : Number(match[1]) * (UNITS_MS[match[2] ?? ''] ?? Number.NaN)
}
