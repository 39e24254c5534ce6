import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type FileToUpload, type FindFilesOptions, type FoundFile, findFiles } from '@oss/client'
import { CliError } from '../../errors/cli-error.ts'
import { printable } from '../../text/printable.ts'

/** A file or directory that was named on the command line. */
export interface BatchSource {
  readonly path: string
  readonly isDirectory: boolean
}

/**
 * Looks at what was named. What is not there is taken for a file: its upload says why it cannot be read.
 *
 * @throws CliError `USAGE_INVALID` for a directory, when none is expected.
 */
export async function batchSources(
  paths: readonly string[],
  recursive: boolean,
): Promise<readonly BatchSource[]> {
  const sources: BatchSource[] = []
  for (const path of paths) {
    const isDirectory = (await factsOf(path))?.isDirectory() ?? false
    if (isDirectory && !recursive) throw directoryNeedsRecursive(path)
    sources.push({ path, isDirectory })
  }
  return sources
}

/** What to say to somebody who uploads a directory as if it were a file. */
function directoryNeedsRecursive(path: string): CliError {
  return new CliError(
    'USAGE_INVALID',
    `${printable(path)} is a directory; add --recursive to upload what is in it.`,
  )
}

/** The files of sources: a file under its own name, of a directory what is in it. */
export async function* filesOf(
  sources: readonly BatchSource[],
  options: FindFilesOptions & { readonly prefix: string },
): AsyncGenerator<FileToUpload | FoundFile> {
  for (const { path, isDirectory } of sources) {
    if (isDirectory) yield* findFiles(path, options)
    else yield { file: path, key: options.prefix + basename(path) }
  }
}

async function factsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch {
    return undefined
  }
}
