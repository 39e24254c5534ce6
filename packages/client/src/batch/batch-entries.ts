import { stat } from 'node:fs/promises'
import { ValidationError } from '../errors/validation-error.ts'
import type { FileToUpload, PassedOver } from '../files/found-file.ts'
import { checkKey, quoted } from '../options/object-name.ts'
import type { BatchFiles } from './batch-input.ts'

/** What a batch has to deal with, in the form in which it does. */
export type BatchEntry =
  | (FileToUpload & { readonly kind: 'file'; readonly size: number })
  | PassedOver
  | { readonly kind: 'unreadable'; readonly file: string; readonly key: string; readonly error: unknown }

/**
 * Adds sizes, and takes care that no two files are meant for one key: which of them it would get would be chance.
 *
 * @param isDistinct - the keys are known to be distinct, so they need not be remembered.
 */
export async function* batchEntries(files: BatchFiles, isDistinct: boolean): AsyncGenerator<BatchEntry> {
  const keys = new Set<string>()
  for await (const given of files) {
    if (given.kind === 'passed-over' || given.kind === 'unreadable') {
      yield given
      continue
    }
    const { file, key } = given
    const error = keyError(key, keys)
    if (error !== undefined) {
      yield { kind: 'unreadable', file, key, error }
      continue
    }
    if (!isDistinct) keys.add(key)
    yield { kind: 'file', file, key, size: given.size ?? (await sizeOf(file)) }
  }
}

/** What is wrong with a key. It is found before an object is looked at, which may be that of another key. */
function keyError(key: string, taken: ReadonlySet<string>): unknown {
  try {
    checkKey(key)
  } catch (error) {
    return error
  }
  if (!taken.has(key)) return undefined
  const message = `key is ${quoted(key)}, for which the batch has another file already; rename one of them`
  return new ValidationError('KEY_INVALID', 'key', message)
}

/** 0 for a file that cannot be looked at: the upload says why. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}
