import type { FileRef } from '../files/found-file.ts'
import type { SyncDeletionResult } from './sync-result.ts'

/** An object or a local file. */
export interface TargetFile extends FileRef {
  /** Path below the directory and the prefix. */
  readonly path: string
  /** Size in bytes. */
  readonly size: number
}

/** An object or a local file that the source does not have. */
export interface ExtraFile extends TargetFile {
  /** Differs after every change. */
  readonly version: string
}

/** A path that could not be listed, so that nothing is deleted. */
export interface ListingProblem {
  readonly ref: FileRef
  readonly error: unknown
}

/** The deletions of one direction. */
export interface SyncSide {
  /** Lists the keys of the source, in order. */
  sourceKeys(signal: AbortSignal): AsyncIterable<string>
  /** Lists the target, in the order of keys. */
  targets(signal: AbortSignal): AsyncIterable<TargetFile>
  /** Describes a target that is not among the keys of the source; `undefined` if the source has it. */
  describe(target: TargetFile): Promise<ExtraFile | undefined>
  /** The first path that could not be listed; `undefined` when the listings are complete. */
  problem(): ListingProblem | undefined
  /** Drops the targets that are the files of other keys. Called when both sides are listed. */
  withoutAliases(extra: readonly ExtraFile[]): readonly ExtraFile[]
  /**
   * Deletes those of the targets that are as they were listed, and that the source still does not have.
   *
   * @param objects - versions of the current objects, by key.
   */
  deleteAll(
    extra: readonly ExtraFile[],
    objects: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<readonly SyncDeletionResult[]>
}
