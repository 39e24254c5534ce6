import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { canary, REGION, type Service } from '../service/service.ts'

const ROOT = join(import.meta.dirname, '../..')
const SCRIPT = process.env['OSS_TEST_DIST']
  ? [join(ROOT, 'apps/cli/dist/main.js')]
  : ['--conditions=@oss/source', join(ROOT, 'apps/cli/src/main.ts')]

/** How the `oss` command is started: by Node.js, or as a single executable, which needs none. */
export interface TestedCommand {
  readonly program: string
  readonly args: readonly string[]
  /** Where it may find other programs; a single executable is to find none. */
  readonly path: string
}

/** The command as `pnpm executables` makes it. */
export function executable(program: string): TestedCommand {
  return { program, args: [], path: '' }
}

/** The command of this checkout, or the single executable that OSS_TEST_EXECUTABLE names. */
const COMMAND: TestedCommand = process.env['OSS_TEST_EXECUTABLE']
  ? executable(process.env['OSS_TEST_EXECUTABLE'])
  : { program: process.execPath, args: SCRIPT, path: process.env['PATH'] ?? '' }

/** Starts the `oss` command for a service, in a process of its own. Its standard error is forwarded. */
export function startCommand(
  { emulator }: Service,
  args: readonly string[],
  stdout: 'ignore' | 'pipe',
  command = COMMAND,
): ChildProcess {
  return spawn(command.program, [...command.args, ...args], {
    stdio: ['ignore', stdout, 'inherit'],
    env: {
      PATH: command.path,
      OSS_ENDPOINT: emulator.endpoint,
      OSS_REGION: REGION,
      OSS_ACCESS_KEY_ID: canary.accessKeyId,
      OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
    },
  })
}
