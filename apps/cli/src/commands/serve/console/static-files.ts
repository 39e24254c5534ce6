import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'

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
  const files = new Map<string, StaticFile>()
  for (const name of names) {
    const contentType = CONTENT_TYPES[extname(name)]
    if (contentType === undefined) continue
    const file = { contentType, content: await readFile(new URL(name, directory)) }
    files.set(name === 'index.html' ? '/' : `/${name}`, file)
  }
  return files
}
