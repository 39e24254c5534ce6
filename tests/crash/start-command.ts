import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { canary, REGION, type Service } from '../service/service.ts'

const ROOT = join(import.meta.dirname, '../..')
const COMMAND = process.env['OSS_TEST_DIST']
  ? [join(ROOT, 'apps/cli/dist/main.js')]
  : ['--conditions=@oss/source', join(ROOT, 'apps/cli/src/main.ts')]

/** Starts the `oss` command for a service, in a process of its own. Its standard error is forwarded. */
export function startCommand(
  { emulator }: Service,
  args: readonly string[],
  stdout: 'ignore' | 'pipe',
): ChildProcess {
  return spawn(process.execPath, [...COMMAND, ...args], {
    stdio: ['ignore', stdout, 'inherit'],
    env: {
      PATH: process.env['PATH'],
      OSS_ENDPOINT: emulator.endpoint,
      OSS_REGION: REGION,
      OSS_ACCESS_KEY_ID: canary.accessKeyId,
      OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
    },
  })
}
