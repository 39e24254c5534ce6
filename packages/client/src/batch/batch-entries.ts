import { stat } from 'node:fs/promises'
import { ValidationError } from '../errors/validation-error.ts'
import type { FileToUpload, SkippedPath } from '../files/found-file.ts'
import { isInShard, type Shard } from '../files/shard.ts'
import { checkKey, quoted } from '../options/object-name.ts'
import type { BatchFiles } from './batch-input.ts'

/** An entry of a batch, checked and with a path and a size. */
export type BatchEntry =
  | (FileToUpload & { readonly kind: 'file'; readonly path: string; readonly size: number })
  | SkippedPath
  | { readonly kind: 'unreadable'; readonly file: string; readonly key: string; readonly error: unknown }

/**
 * Adds sizes, and fails files whose key another file of the batch has already: which of them the object gets
 * would be random.
 *
 * @param isDistinct - the keys are known to be distinct, so they are not recorded.
 * @param shard - only the files of this shard; all entries that are not files.
 */
export async function* batchEntries(
  files: BatchFiles,
  isDistinct: boolean,
  shard: Shard | undefined,
): AsyncGenerator<BatchEntry> {
  const keys = new Set<string>()
  for await (const given of files) {
    if (given.kind === 'skipped' || given.kind === 'unreadable') {
      yield given
      continue
    }
    const { file, key } = given
    if (!isInShard(key, shard)) continue
    const error = keyError(key, keys)
    if (error !== undefined) {
      yield { kind: 'unreadable', file, key, error }
      continue
    }
    if (!isDistinct) keys.add(key)
    const { path = key, size = await sizeOf(file) } = given
    yield { kind: 'file', file, key, path, size }
  }
}

/** Checks a key before its object is requested: an invalid key may lead to another object. */
function keyError(key: string, taken: ReadonlySet<string>): unknown {
  try {
    checkKey(key)
  } catch (error) {
    return error
  }
  if (!taken.has(key)) return undefined
  const message = `key ${quoted(key)} is also that of another file of the batch; rename one of them`
  return new ValidationError('KEY_INVALID', 'key', message)
}

/** Returns 0 for a file that cannot be read: the upload reports the reason. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}
