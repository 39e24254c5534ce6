import type { TreeCounts } from '../queue/tree-counts.ts'

/** Progress of a tree, over all workers. */
export interface TreeProgress extends TreeCounts {
  /**
   * - `uploading`: jobs are waiting or in progress.
   * - `completed`: all files are stored.
   * - `failed`: some files are not stored, or the directory could not be walked.
   */
  readonly state: 'uploading' | 'completed' | 'failed'
  /** Why it failed; `undefined` unless it did. */
  readonly reason: string | undefined
  /** Whether the directory was walked to its end, so that the numbers of what was found are final. */
  readonly isCounted: boolean
  /** Number of files found so far. */
  readonly filesFound: number
  /** Size of the files found so far. */
  readonly bytesFound: number
  /** Jobs of the tree: ranges of up to `filesPerJob` files. */
  readonly jobs: {
    readonly found: number
    readonly active: number
    readonly completed: number
    readonly failed: number
  }
}
