import { execFile } from 'node:child_process'
import { delimiter, resolve } from 'node:path'

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly exitCode: number
  readonly output: string
}

/**
 * Runs a command with the tools of this repository, and with no settings of npm or pnpm but those of the
 * directory.
 */
export function runCommand(
  directory: string,
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  const env = { ...cleanEnvironment(), ...environment }
  return new Promise((done) => {
    execFile(
      command,
      args,
      { cwd: directory, env, maxBuffer: 2 ** 24, encoding: 'utf8' },
      (error, stdout, stderr) => {
        done({ exitCode: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
      },
    )
  })
}

/** The environment without what `npm test` and a release workflow add to it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const tools = resolve(import.meta.dirname, '../../node_modules/.bin')
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(p?npm_|GITHUB_|CHANGESETS_)/i.test(name),
  )
  const person = { NAME: 'A. Tester', EMAIL: 'tester@example.com' }
  return {
    ...Object.fromEntries(inherited),
    PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}`,
    ...Object.fromEntries(
      Object.entries(person).flatMap(([name, value]) => [
        [`GIT_AUTHOR_${name}`, value],
        [`GIT_COMMITTER_${name}`, value],
      ]),
    ),
  }
}
