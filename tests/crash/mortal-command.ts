import { once } from 'node:events'
import type { Service } from '../service/service.ts'
import { startCommand } from './start-command.ts'

/**
 * Runs the `oss` command, up to a time limit. Returns its exit code, or `undefined` when it was killed with
 * SIGKILL.
 */
export async function runMortal(
  service: Service,
  args: readonly string[],
  lifeMs: number | undefined,
): Promise<number | undefined> {
  const child = startCommand(service, [...args, '--quiet'], 'ignore')
  const timer = lifeMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), lifeMs)
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  clearTimeout(timer)
  return signal === 'SIGKILL' ? undefined : (code ?? 1)
}
