import { SyncError } from '../errors/sync-error.ts'
import { compareKeys } from '../options/object-name.ts'
import type { ExtraFile, SyncSide, TargetFile } from './sync-side.ts'

/** Limits of the deletions. */
export interface DeletionLimits {
  readonly maxDelete: number
  readonly allowEmptySource: boolean
}

/**
 * Lists both sides completely, and returns what the source does not have.
 *
 * @param onListed - called for each file and object.
 * @throws SyncError for deletions that are refused.
 */
export async function planDeletions(
  side: SyncSide,
  { maxDelete, allowEmptySource }: DeletionLimits,
  signal: AbortSignal,
  onListed: () => void,
): Promise<readonly ExtraFile[]> {
  let sourceFiles = 0
  let beyond = 0
  const found: ExtraFile[] = []
  const source = counted(side.sourceKeys(signal), () => {
    sourceFiles += 1
    onListed()
  })
  for await (const target of missingFrom(source, counted(side.targets(signal), onListed))) {
    const extra = await side.describe(target)
    if (extra === undefined) continue
    // R14: deletions above the limit are only counted, not kept.
    if (found.length < maxDelete) found.push(extra)
    else beyond += 1
  }
  const extra = side.withoutAliases(found)
  // Nothing will be deleted, and the path that could not be listed is reported as a failure.
  if (side.problem() !== undefined) return extra
  const deletions = extra.length + beyond
  if (sourceFiles === 0 && !allowEmptySource) {
    const message = `The source has no files, so ${countOf(deletions)} in the target would be deleted. Nothing was transferred or deleted.`
    throw new SyncError('EMPTY_SOURCE', deletions, message)
  }
  if (deletions > maxDelete) {
    const message = `${countOf(deletions)} would be deleted, but at most ${maxDelete} may be. Nothing was transferred or deleted.`
    throw new SyncError('TOO_MANY_DELETIONS', deletions, message)
  }
  return extra
}

async function* counted<Value>(values: AsyncIterable<Value>, onValue: () => void): AsyncGenerator<Value> {
  for await (const value of values) {
    onValue()
    yield value
  }
}

/** Returns the targets whose keys the source does not have. Reads both, which are in order, to their ends. */
async function* missingFrom(
  source: AsyncGenerator<string>,
  targets: AsyncGenerator<TargetFile>,
): AsyncGenerator<TargetFile> {
  await using sourceKeys = source
  await using targetFiles = targets
  let next = await sourceKeys.next()
  for await (const target of targetFiles) {
    while (!next.done && compareKeys(next.value, target.key) < 0) next = await sourceKeys.next()
    if (next.done || next.value !== target.key) yield target
  }
  while (!next.done) next = await sourceKeys.next()
}

function countOf(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`
}
