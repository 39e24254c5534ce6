import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import sea from 'node:sea'

/** A file of the page. */
export interface StaticFile {
  readonly contentType: string
  readonly content: Uint8Array
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads all files of a directory into memory, by their paths in URLs. `/` is `index.html`. */
export async function readStaticFiles(directory: URL): Promise<ReadonlyMap<string, StaticFile>> {
  const names = (await readdir(directory, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  const served = names.filter(isServed)
  const contents = await Promise.all(served.map((name) => readFile(new URL(name, directory))))
  return filesByPath(served, contents)
}

/** Returns the files that a single executable has below a path, as {@link readStaticFiles} does. */
export function embeddedFiles(directory: string): ReadonlyMap<string, StaticFile> {
  const keys = sea.getAssetKeys().filter((key) => key.startsWith(directory) && isServed(key))
  const contents = keys.map((key) => new Uint8Array(sea.getAsset(key)))
  return filesByPath(
    keys.map((key) => key.slice(directory.length)),
    contents,
  )
}

function isServed(name: string): boolean {
  return extname(name) in CONTENT_TYPES
}

function filesByPath(
  names: readonly string[],
  contents: readonly Uint8Array[],
): ReadonlyMap<string, StaticFile> {
  return new Map(
    names.map((name, index) => [
      name === 'index.html' ? '/' : `/${name}`,
      { contentType: CONTENT_TYPES[extname(name)] ?? '', content: contents[index] ?? new Uint8Array() },
    ]),
  )
}
