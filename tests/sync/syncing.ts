import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { BUCKET, type Service } from '../service/service.ts'

/** Contents of files by path. */
export type Contents = Readonly<Record<string, string>>

/** Start of the keys of all objects in these tests. */
export const PREFIX = 'p/'

/** Replaces everything in a directory. */
export async function writeFiles(directory: string, contents: Contents): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), content)
  }
}

/** Returns the files below a directory. */
export async function readFiles(directory: string): Promise<Contents> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.map(async (path) => [relative(directory, path), await readFile(path, 'utf8')] as const),
  )
  return Object.fromEntries(files.sort())
}

/** Stores objects below the prefix, besides those that exist. */
export async function storeObjects({ emulator }: Service, contents: Contents): Promise<void> {
  for (const [path, content] of Object.entries(contents))
    await emulator.state.putObject(BUCKET, PREFIX + path, content)
}

/** Returns all objects, by key without the prefix. */
export async function readObjects({ emulator }: Service): Promise<Contents> {
  const { state } = emulator
  const objects = await Promise.all(
    state.listKeys(BUCKET).map(async (key) => {
      const content = await state.readObject(BUCKET, key)
      return [key.replace(/^p\//, ''), Buffer.from(content ?? []).toString()] as const
    }),
  )
  return Object.fromEntries(objects)
}

/** All results, and what the iteration threw. */
export async function endOf<Result>(
  sync: AsyncIterable<Result>,
): Promise<{ readonly results: readonly Result[]; readonly error: unknown }> {
  const results: Result[] = []
  try {
    for await (const result of sync) results.push(result)
    return { results, error: undefined }
  } catch (error) {
    return { results, error }
  }
}

/** Paths of the results, below the prefix, by kind. */
export function pathsByKind(
  results: readonly { readonly kind: string; readonly key?: string }[],
): Record<string, readonly string[]> {
  const paths: Record<string, string[]> = {}
  for (const { kind, key = '' } of results) paths[kind] = [...(paths[kind] ?? []), key.replace(/^p\//, '')]
  return Object.fromEntries(Object.entries(paths).map(([kind, names]) => [kind, names.sort()]))
}
