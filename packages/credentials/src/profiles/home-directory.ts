import { homedir, userInfo } from 'node:os'
import { posix, win32 } from 'node:path'
import { type Environment, readVariable } from '../options/environment.ts'

/**
 * Finds the home directory: `HOME`, or if that is empty, the one in the system's user database.
 *
 * Returns `undefined` if there is none, and for two kinds of `HOME` that could make an attacker's profile
 * decide which program is run: a relative path, which leads to the working directory, and a path that is not
 * UTF-8, whose text names another directory.
 *
 * On Windows, `HOME` comes from shells such as Git Bash: `/c/Users/me` is read as `C:\Users\me`. Any other
 * path without a drive is a directory in the root of the current drive, where every user may create one, so
 * it counts as relative.
 *
 * @param platform - as in `process.platform`
 */
export function homeDirectory(
  environment: Environment,
  platform: string = process.platform,
): string | undefined {
  const isUsable = (path: string): boolean => isFullPath(path, platform) && !path.includes('\uFFFD')
  const home = readVariable(environment, 'HOME')
  if (home !== undefined) {
    const path = platform === 'win32' ? windowsPath(home) : home
    return isUsable(path) ? path : undefined
  }
  return [homedir, () => userInfo().homedir]
    .map(resultOf)
    .find((path) => path !== undefined && isUsable(path))
}

function isFullPath(path: string, platform: string): boolean {
  if (platform !== 'win32') return posix.isAbsolute(path)
  // A drive, or a share of the network: `\\server\share`.
  return win32.isAbsolute(path) && win32.parse(path).root.length > 1
}

/** Translates a path of Git Bash, MSYS2 or Cygwin to one of Windows. */
function windowsPath(path: string): string {
  const [, drive, rest] = /^(?:\/cygdrive)?\/([a-z])(?:\/(.*))?$/i.exec(path) ?? []
  return drive === undefined ? path : win32.join(`${drive.toUpperCase()}:\\`, rest ?? '')
}

/** Node.js throws for a user who is not in the user database, which is common in containers. */
function resultOf(find: () => string): string | undefined {
  try {
    return find()
  } catch {
    return undefined
  }
}
