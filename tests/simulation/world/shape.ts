/** How large the upload is that a schedule is about. */
export interface Shape {
  /** Pieces of the file; two make a part. */
  readonly pieces: number
  readonly lastByteLength: number
  readonly parallel: number
  /**
   * Everything is read once more before it counts; the file is then also written through a mapping, which
   * changes no times.
   */
  readonly reread?: boolean
  /** The file may grow; it then also does. */
  readonly allowGrowth?: boolean
}
