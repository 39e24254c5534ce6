import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from '../../errors/cli-error.ts'
import { type ObjectUrl, objectUrl } from '../../text/object-url.ts'

// What a file system may take for something else than a name, on any platform.
const UNSAFE_NAME = /[\\:\p{Cc}]/u

/**
 * The file that a download is to make: the one that is named, or one in the directory that is named, with the name of the object.
 *
 * @throws CliError `USAGE_INVALID` when the object's name cannot be that of a file.
 */
export async function downloadPlace(source: ObjectUrl, place: string): Promise<string> {
  if (!(await isDirectory(place))) return place
  const name = source.key.slice(source.key.lastIndexOf('/') + 1)
  if (!UNSAFE_NAME.test(name)) return join(place, name)
  throw new CliError(
    'USAGE_INVALID',
    `The name of ${objectUrl(source)} cannot be that of a file; name the file.`,
  )
}

async function isDirectory(place: string): Promise<boolean> {
  if (/[/\\]$/.test(place)) return true
  try {
    return (await stat(place)).isDirectory()
  } catch {
    // The download says what is wrong with it.
    return false
  }
}
