import { homedir, userInfo } from 'node:os'
import { isAbsolute } from 'node:path'
import { type Environment, variable } from '../options/environment.ts'

/**
 * The user's home directory: `HOME`, or where that is empty, the one of the system's user database. `undefined` when there is none, or when `HOME` is a
 * relative path: a file of the working directory must not decide which program is run for credentials. Nor must one of a directory that is only called
 * like the home: a path that is not UTF-8 has no text that leads back to it.
 */
export function homeDirectory(environment: Environment): string | undefined {
  const named = variable(environment, 'HOME')
  if (named !== undefined) return isUsable(named) ? named : undefined
  return [homedir, () => userInfo().homedir]
    .map(resultOf)
    .find((path) => path !== undefined && isUsable(path))
}

function isUsable(path: string): boolean {
  return isAbsolute(path) && !path.includes('\uFFFD')
}

/** The system throws for a user that its database does not know, as containers often have. */
function resultOf(find: () => string): string | undefined {
  try {
    return find()
  } catch {
    return undefined
  }
}
