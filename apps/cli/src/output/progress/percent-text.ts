/** From this size on, a percentage has a decimal: a whole percent of it takes too long to look alive. */
const MIN_BYTES_WITH_DECIMAL = 2 ** 30

/** Formats a share of bytes as ` 7 %`, or ` 7.3 %` for large files; at most 99 or 99.9. */
export function percentText(bytesDone: number, bytesTotal: number): string {
  const share = bytesTotal === 0 ? 0 : bytesDone / bytesTotal
  return bytesTotal < MIN_BYTES_WITH_DECIMAL
    ? `${String(Math.min(99, Math.floor(share * 100))).padStart(2)} %`
    : `${(Math.min(999, Math.floor(share * 1_000)) / 10).toFixed(1).padStart(4)} %`
}
