import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { BUCKET, canary, PART, REGION, type Service } from '../service/service.ts'
import type { StoppedResult, StoppedTask } from './stopped-child.ts'

/** A process that stopped itself in the middle of a transfer. */
export interface StoppedOwner extends Disposable {
  /** Continues the process; resolves with how its transfer ended. */
  wake(): Promise<StoppedResult>
}

/** Starts a transfer in a process of its own; resolves when that process has stopped itself (SIGSTOP). */
export async function startStoppedOwner(
  { emulator }: Service,
  {
    then = 'nothing',
    observed = false,
    ...transfer
  }: Pick<StoppedTask, 'kind' | 'file' | 'checkpoints' | 'stopAt'> &
    Partial<Pick<StoppedTask, 'then' | 'observed'>>,
): Promise<StoppedOwner> {
  const task: StoppedTask = {
    ...{ endpoint: emulator.endpoint, region: REGION, bucket: BUCKET, partSize: PART },
    ...{ accessKeyId: canary.accessKeyId, accessKeySecret: canary.accessKeySecret },
    ...{ ...transfer, then, observed },
  }
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  const child = spawn(process.execPath, [...condition, join(import.meta.dirname, 'stopped-child.ts')], {
    env: { ...process.env, OSS_TEST_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const ended = once(child, 'close')
  await untilStopped(child)
  return {
    async wake() {
      child.kill('SIGCONT')
      await ended
      return JSON.parse(text) as StoppedResult
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  }
}

async function untilStopped(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const state = /\) (\w)/.exec(await readFile(`/proc/${child.pid}/stat`, 'utf8'))?.[1]
    if (state === 'T') return
    await wait(5)
  }
  throw new Error('the transfer ended before its process stopped')
}
