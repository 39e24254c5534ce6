import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type FileToUpload, type FindFilesOptions, type FoundFile, findFiles } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { printable } from '../../text/printable.ts'

/** A file or directory on the command line. */
export interface BatchSource {
  readonly path: string
  readonly isDirectory: boolean
}

/**
 * Determines which paths are directories. A missing path counts as a file, whose upload reports why it cannot
 * be read.
 *
 * @throws CliError `USAGE_INVALID` for a directory, unless `recursive`
 */
export async function statSources(
  paths: readonly string[],
  recursive: boolean,
): Promise<readonly BatchSource[]> {
  const sources: BatchSource[] = []
  for (const path of paths) {
    const isDirectory = await isDirectoryAt(path)
    if (isDirectory && !recursive) {
      const message = `${printable(path)} is a directory. Use --recursive to upload its contents.`
      throw new CliError('USAGE_INVALID', message)
    }
    sources.push({ path, isDirectory })
  }
  return sources
}

/** The files of sources: each file under its own name, and the contents of each directory. */
export async function* filesIn(
  sources: readonly BatchSource[],
  options: FindFilesOptions & { readonly prefix: string },
): AsyncGenerator<FileToUpload | FoundFile> {
  for (const { path, isDirectory } of sources) {
    const name = basename(path)
    if (isDirectory) yield* findFiles(path, options)
    else yield { file: path, key: options.prefix + name, path: name }
  }
}

/** The files of a list: paths relative to a directory, and the contents of those that are directories. */
export async function* listedFiles(
  directory: string,
  paths: readonly string[],
  { prefix, filter = () => true, ...options }: FindFilesOptions & { readonly prefix: string },
): AsyncGenerator<FileToUpload | FoundFile> {
  for (const path of paths) {
    const file = join(directory, path)
    if (!parentsOf(path).every((parent) => filter({ path: parent, kind: 'directory' }))) continue
    const below = path === '' ? '' : `${path.replace(/\/$/, '')}/`
    if (await isDirectoryAt(file)) {
      for await (const found of findFiles(file, {
        ...options,
        prefix: prefix + below,
        filter: (subject) => filter({ ...subject, path: below + subject.path }),
      }))
        yield found.kind === 'file' ? { ...found, path: below + found.path } : found
    } else if (filter({ path, kind: 'file' })) yield { file, key: prefix + path, path }
  }
}

function parentsOf(path: string): readonly string[] {
  const names = path.split('/')
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'))
}

async function isDirectoryAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
