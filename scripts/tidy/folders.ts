import { basename, dirname } from 'node:path'
import { isSource, type SourceFile } from './source-file.ts'

const MAX_FILES = 14
/** Folders with one file for each operation, command or fault of the API. */
const CATALOGUE = /\/(operations|commands|faults)$/

/**
 * A folder of sources can be read at a glance, and no two files of a package have the same words in their
 * names.
 */
export function checkFolders(tree: readonly SourceFile[]): readonly string[] {
  const paths = tree.filter(isSource).map(({ path }) => path)
  const folders = Map.groupBy(paths, (path) => dirname(path))
  const names = Map.groupBy(paths, (path) => `${packageOf(path)} ${wordsOf(path)}`)
  return [
    ...[...folders]
      .filter(([folder, files]) => files.length > MAX_FILES && !CATALOGUE.test(folder))
      .map(([folder, files]) => `${folder}: ${files.length} source files, at most ${MAX_FILES}`),
    ...[...names.values()]
      .filter((files) => new Set(files.map((path) => basename(path))).size > 1)
      .map((files) => `${files.join(', ')}: the same words in another order`),
  ]
}

function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function wordsOf(path: string): string {
  return basename(path, '.ts')
    .split('-')
    .toSorted((a, b) => a.localeCompare(b))
    .join(' ')
}
