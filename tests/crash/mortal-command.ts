import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { canary, REGION, type Service } from '../service/service.ts'

const ROOT = join(import.meta.dirname, '../..')
const COMMAND = process.env['OSS_TEST_DIST']
  ? [join(ROOT, 'apps/cli/dist/main.js')]
  : ['--conditions=@oss/source', join(ROOT, 'apps/cli/src/main.ts')]

/** Runs the `oss` command, for so long at most. Gives its exit code, or `undefined` when it was killed with SIGKILL. */
export async function runMortal(
  { emulator }: Service,
  args: readonly string[],
  lifeMs: number | undefined,
): Promise<number | undefined> {
  const child = spawn(process.execPath, [...COMMAND, ...args, '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      OSS_ENDPOINT: emulator.endpoint,
      OSS_REGION: REGION,
      OSS_ACCESS_KEY_ID: canary.accessKeyId,
      OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
    },
  })
  const timer = lifeMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), lifeMs)
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  clearTimeout(timer)
  return signal === 'SIGKILL' ? undefined : (code ?? 1)
}
