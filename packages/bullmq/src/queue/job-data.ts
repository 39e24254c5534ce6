import type { TreeCounts } from './tree-counts.ts'

/** Data of all jobs of a tree. */
interface TreeRef {
  /** Id of the tree, which is the id of its first job. */
  readonly tree: string
  readonly bucket: string
  /** Absolute path of the directory, the same on all hosts. */
  readonly directory: string
  /** Prefix of all keys. */
  readonly prefix: string
}

/** The whole tree: it waits for all other jobs, and sums up. */
export interface TreeData extends TreeRef {
  readonly kind: 'tree'
}

/** Walks the tree, and adds the jobs of its ranges. */
export interface PlanData extends TreeRef {
  readonly kind: 'plan'
  readonly filesPerJob: number
}

/** A range of the entries of one directory, each with everything below it. */
export interface RangeData extends TreeRef {
  readonly kind: 'range'
  /** Path of the directory in the tree, with `/` at its end unless it is empty. */
  readonly path: string
  /** First name of the range, and the first after it. Default: all of the directory. */
  readonly from?: string
  readonly before?: string
  /** Number and size of its files when the tree was walked. */
  readonly files: number
  readonly bytes: number
}

/** Data of a job. */
export type JobData = TreeData | PlanData | RangeData

/** Counts of a walk so far. */
export interface PlanCounts {
  readonly kind: 'planned'
  readonly jobs: number
  readonly files: number
  readonly bytes: number
}

/** Counts of the files of a range. */
export interface RangeCounts extends TreeCounts {
  readonly kind: 'counted'
}

/** Progress and result of a job: numbers only. Receipts are in the checkpoint store. */
export type JobCounts = PlanCounts | RangeCounts
