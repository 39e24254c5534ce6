import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, objectUrl } from '../../text/object-url.ts'

/** Characters that are special in file names on some platform. */
const UNSAFE_CHARACTERS = /[\\:\p{Cc}]/u

/**
 * The path of the downloaded file: the destination, or in a directory the name of the object.
 *
 * @throws CliError `USAGE_INVALID` when the name of the object is not a valid file name
 */
export async function targetPath(source: ObjectUrl, destination: string): Promise<string> {
  if (!(await isDirectory(destination))) return destination
  const name = source.key.slice(source.key.lastIndexOf('/') + 1)
  if (!UNSAFE_CHARACTERS.test(name)) return join(destination, name)
  throw new CliError(
    'USAGE_INVALID',
    `The name of ${objectUrl(source)} is not a valid file name. Write the path of the file.`,
  )
}

async function isDirectory(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // The download reports why the path cannot be written.
    return false
  }
}
