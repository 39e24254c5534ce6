/** What a page uploads: the file that is selected in it. */
export interface PageTask {
  readonly endpoint: string
  readonly partSize: number
  readonly parallel: number
}

/** What a page has measured during an upload. */
export interface PageFigures {
  readonly wallSeconds: number
  /** Until all bytes were sent. */
  readonly sendingSeconds: number
  /** Time of the second read of the file; `undefined` for clients that read it once. */
  readonly rereadSeconds: number | undefined
  /** Longest task of the main thread among those above 50 ms; 0 when there was none. */
  readonly longestTaskMs: number
  /** Number of tasks above 50 ms. */
  readonly longTasks: number
  /** Longest time between two progress events while bytes moved. */
  readonly longestGapMs: number
  readonly progressEvents: number
}
