/** Task of a client. */
export type Task =
  | { readonly type: 'import' }
  | ({ readonly type: 'upload' } & UploadTask)
  | ({ readonly type: 'puts' } & PutsTask)
  | ({ readonly type: 'tree' } & TreeTask)

/** One file, in parts. */
export interface UploadTask {
  readonly endpoint: string
  readonly file: string
  readonly partSize: number
  readonly parallel: number
  /** Whether the client adapts the number of parts in flight; our client only. */
  readonly adaptive?: boolean
  /** Where stored parts are recorded; our client only. `memory`: in no file. */
  readonly journal?: 'fsync' | 'none' | 'memory'
  /**
   * Whether to collect all garbage when the last part is stored, and to report the live heap; our client
   * only.
   */
  readonly liveHeap?: boolean
  /** Whether to measure how long the event loop is blocked, which itself costs time. */
  readonly watchLoop?: boolean
}

/** The files of a directory. */
export interface TreeTask {
  readonly endpoint: string
  readonly directory: string
  readonly concurrency: number
}

/** Many small objects. */
export interface PutsTask {
  readonly endpoint: string
  readonly count: number
  readonly byteLength: number
  readonly concurrency: number
  /** Whether to collect all garbage at the end, and to report the live heap. */
  readonly liveHeap?: boolean
}

/** What a process has used from its start to its end. */
export interface Usage {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  /** The highest; `undefined` where it cannot be known. */
  readonly peakMiB?: number
  /** JavaScript heap in use after a full collection, if it was looked at. */
  readonly liveMiB?: number
  /** The longest time that the event loop was blocked, if it was looked at. */
  readonly longestBlockMs?: number
}
