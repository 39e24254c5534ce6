import { findFiles } from '@oss/client'
import { type PlannedRange, RangePlanner } from './range-planner.ts'

/**
 * Walks a directory, and divides it into ranges of at most `filesPerJob` files.
 *
 * @throws SourceError `SOURCE_UNREADABLE` when the directory itself cannot be read. What cannot be read in it
 *   is counted as a file, and is reported by who uploads its range.
 */
export async function* planRanges(directory: string, filesPerJob: number): AsyncGenerator<PlannedRange> {
  const planner = new RangePlanner(filesPerJob)
  for await (const entry of findFiles(directory))
    if (entry.kind !== 'skipped') yield* planner.add(entry.key, entry.kind === 'file' ? entry.size : 0)
  yield* planner.end()
}
