import { ValidationError } from '../errors/validation-error.ts'
import { quoted } from '../options/object-name.ts'

/** Names of Windows for devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
/** Checkpoints, locks and temporary files of this SDK: an object must not become one. */
const SDK_NAME = /^\.oss-(?:(?:upload|spool)-[0-9a-f]{40}(?:\.|$)|download-[0-9a-f]{32}-)/i

/**
 * Checks that the path of an object below a prefix is a path below a directory, so that no object is written
 * outside of it or over another one.
 *
 * @param path - key of the object without the prefix, with `/`.
 * @param platform - as in `process.platform`.
 * @returns the names of the directories and of the file.
 * @throws ValidationError `KEY_INVALID` that names the problem.
 */
export function localNames(path: string, platform: string): readonly string[] {
  const names = path.split('/')
  for (const name of names) {
    const problem = nameProblem(name) ?? (platform === 'win32' ? windowsProblem(name) : undefined)
    if (problem === undefined) continue
    const message = `key cannot become a file below the directory: ${quoted(path)} ${problem}; download it with resumableDownload to a path of your choice`
    throw new ValidationError('KEY_INVALID', 'key', message)
  }
  return names
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'has an empty name between two "/", at the start or at the end'
  if (name === '.' || name === '..') return `contains the name "${name}"`
  if (name.includes('\0')) return 'contains the character NUL'
  if (!name.isWellFormed()) return 'contains a lone surrogate'
  return SDK_NAME.test(name) ? 'has the name of a checkpoint or temporary file of this SDK' : undefined
}

function windowsProblem(name: string): string | undefined {
  if (name.includes('\\')) return 'contains "\\", which separates names on Windows'
  if (/[<>:"|?*\p{Cc}]/u.test(name)) return 'contains a character that Windows does not allow in names'
  if (/[. ]$/.test(name)) return 'has a name that ends with a dot or a space, which Windows removes'
  return DEVICE.test(name) ? 'has the name of a device on Windows' : undefined
}

/** Text that is the same for names which a file system without distinction of case takes for one. */
export function foldedPath(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase()
}
