import type { BigIntStats } from 'node:fs'
import { lstat, mkdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { TargetError } from '@oss/download'
import { errno } from '../errors/errno.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { quoted } from '../options/object-name.ts'
import { foldedPath, localNames } from './local-path.ts'

/** The directory that objects are downloaded to. */
export interface LocalDirectory {
  /**
   * Returns the path of a file. Must be called once for each file, in order.
   *
   * @throws ValidationError `KEY_INVALID` for a name that leads out of the directory, or to the file of an
   *   earlier object.
   */
  claim(path: string): Promise<string>
  /**
   * Size of the existing file; `undefined` when there is none.
   *
   * @throws TargetError `NOT_A_FILE` when the file, or a directory above it, is a symbolic link or of another
   *   kind: nothing is read or written outside of the directory.
   */
  sizeOf(path: string): Promise<number | undefined>
  /** Creates the directories of a file. @throws TargetError as for {@link LocalDirectory.sizeOf} */
  prepare(path: string): Promise<void>
}

/** @param platform - as in `process.platform` */
export function localDirectory(directory: string, platform: string = process.platform): LocalDirectory {
  const root = resolve(directory)
  /** R14: only needed where two keys may be one file. */
  let claimed: Set<string> | undefined
  let isProbed = false

  async function isTaken(path: string): Promise<boolean> {
    if (!isProbed) claimed = (await ignoresCase(root, platform)) ? new Set() : undefined
    isProbed = true
    if (claimed === undefined) return false
    const folded = foldedPath(path)
    if (claimed.has(folded)) return true
    claimed.add(folded)
    return false
  }

  return {
    async claim(path) {
      const names = localNames(path, platform)
      if (await isTaken(path)) {
        const message = `key differs from that of another object only in case or in the form of its characters, and here both would be one file: ${quoted(path)}; download it with resumableDownload to a path of your choice`
        throw new ValidationError('KEY_INVALID', 'key', message)
      }
      return join(root, ...names)
    },
    async sizeOf(path) {
      for (const parent of parentsOf(root, path)) {
        const found = await lstatIfExists(parent)
        if (found === undefined) return undefined
        assertDirectory(parent, found)
      }
      const found = await lstatIfExists(path)
      if (found === undefined) return undefined
      if (found.isFile()) return Number(found.size)
      const kind = found.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'not a regular file'
      throw new TargetError('NOT_A_FILE', `${path} is ${kind}. Remove it, or download to another directory.`)
    },
    async prepare(path) {
      await mkdir(root, { recursive: true }).catch((error: unknown) => {
        throw targetError(root, error)
      })
      for (const parent of parentsOf(root, path)) {
        await mkdir(parent).catch((error: unknown) => {
          if (errno(error) !== 'EEXIST') throw targetError(parent, error)
        })
        const found = await lstatIfExists(parent)
        if (found !== undefined) assertDirectory(parent, found)
      }
    },
  }
}

/** The directories between the root and a file, from above. */
function parentsOf(root: string, path: string): readonly string[] {
  const parents: string[] = []
  for (let at = dirname(path); at !== root && at.length > root.length; at = dirname(at)) parents.unshift(at)
  return parents
}

function assertDirectory(path: string, found: BigIntStats): void {
  if (found.isDirectory()) return
  const kind = found.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'not a directory'
  throw new TargetError('NOT_A_FILE', `${path} is ${kind}. Remove it, or download to another directory.`)
}

async function lstatIfExists(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw targetError(path, error)
  }
}

function targetError(path: string, error: unknown): TargetError {
  const code = errno(error)
  const isPermission = code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
  const kind = isPermission ? 'NO_PERMISSION' : code === 'ENOSPC' ? 'NO_SPACE' : 'FAILED'
  const reason = error instanceof Error ? error.message : String(error)
  return new TargetError(kind, `${path} cannot be used: ${reason}.`, { cause: error })
}

/** Whether names that differ only in case are one file, by the name of the directory itself. */
export async function ignoresCase(root: string, platform: string): Promise<boolean> {
  const name = basename(root)
  const swapped = [...name].map((character) => otherCase(character)).join('')
  const byPlatform = platform === 'win32' || platform === 'darwin'
  if (swapped === name) return byPlatform
  try {
    const [own, other] = await Promise.all([
      stat(root, { bigint: true }),
      stat(join(dirname(root), swapped), { bigint: true }),
    ])
    return own.dev === other.dev && own.ino === other.ino
  } catch {
    // Either name is missing: on a new directory only the platform tells.
    return byPlatform
  }
}

function otherCase(character: string): string {
  const upper = character.toUpperCase()
  return upper === character ? character.toLowerCase() : upper
}
