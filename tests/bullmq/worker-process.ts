import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { canary, REGION } from '../service/service.ts'
import type { WorkerTask } from './worker-child.ts'

/** What a test decides about its workers. */
export type WorkerSettings = Omit<WorkerTask, 'region' | 'accessKeyId' | 'accessKeySecret'>

/** Starts a worker in a process of its own. */
export function startWorkerProcess(settings: WorkerSettings): ChildProcess {
  const { accessKeyId, accessKeySecret } = canary
  const task: WorkerTask = { region: REGION, accessKeyId, accessKeySecret, ...settings }
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  return spawn(process.execPath, [...condition, join(import.meta.dirname, 'worker-child.ts')], {
    env: { ...process.env, OSS_TEST_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Resolves when a worker is connected. */
export async function whenReady(child: ChildProcess): Promise<void> {
  if (child.stdout !== null) await once(child.stdout, 'data')
}

/** Kills a worker in the middle of what it does. Resolves when its process has ended. */
export async function killWorker(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
