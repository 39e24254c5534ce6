import { homedir, userInfo } from 'node:os'
import { isAbsolute } from 'node:path'
import { type Environment, readVariable } from '../options/environment.ts'

/**
 * Finds the home directory: `HOME`, or if that is empty, the one in the system's user database.
 *
 * Returns `undefined` if there is none, and for two kinds of `HOME` that could make an attacker's profile
 * decide which program is run: a relative path, which leads to the working directory, and a path that is not
 * UTF-8, whose text names another directory.
 */
export function homeDirectory(environment: Environment): string | undefined {
  const home = readVariable(environment, 'HOME')
  if (home !== undefined) return isUsable(home) ? home : undefined
  return [homedir, () => userInfo().homedir]
    .map(resultOf)
    .find((path) => path !== undefined && isUsable(path))
}

function isUsable(path: string): boolean {
  return isAbsolute(path) && !path.includes('\uFFFD')
}

/** Node.js throws for a user who is not in the user database, which is common in containers. */
function resultOf(find: () => string): string | undefined {
  try {
    return find()
  } catch {
    return undefined
  }
}
