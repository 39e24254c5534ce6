import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BatchUpload, FileResult } from '@oss/client'
import { BUCKET, bytesOf, type Service } from '../service/service.ts'

/** A directory of files whose bytes depend on their place in the list. */
export interface Tree {
  readonly directory: string
  /** Whether the bucket has exactly these files below the prefix, byte for byte. */
  isStored(prefix: string): Promise<boolean>
}

/** Writes files of these sizes below a directory of the service. */
export async function writeTree(service: Service, sizes: Readonly<Record<string, number>>): Promise<Tree> {
  const directory = join(service.directory, 'tree')
  const contents = Object.entries(sizes).map(
    ([path, size], index) => [path, bytesOf(size, index + 1)] as const,
  )
  for (const [path, content] of contents) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
  const { state } = service.emulator
  return {
    directory,
    async isStored(prefix) {
      for (const [path, content] of contents) {
        const stored = await state.readObject(BUCKET, prefix + path)
        if (stored === undefined || !content.equals(stored)) return false
      }
      return state.listKeys(BUCKET).filter((key) => key.startsWith(prefix)).length === contents.length
    },
  }
}

/** Sizes for so many files. */
export function manySizes(count: number, size: number): Record<string, number> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`d${index % 7}/f${String(index).padStart(5, '0')}`, size]),
  )
}

/** All results, and what the iteration threw. */
export async function resultsOf(
  batch: BatchUpload,
): Promise<{ readonly results: readonly FileResult[]; readonly error: unknown }> {
  const results: FileResult[] = []
  try {
    for await (const result of batch) results.push(result)
    return { results, error: undefined }
  } catch (error) {
    return { results, error }
  }
}

/** How many results are of each kind. */
export function countOf(results: readonly FileResult[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of results) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
