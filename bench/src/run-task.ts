import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { PutsTask, Task, UploadTask, Usage } from './task.ts'

/** A client under test. */
export interface ClientUnderTest {
  upload?(task: UploadTask): Promise<void>
  puts?(task: PutsTask): Promise<void>
}

/** Does the task that this process was started for, and prints what the process has used, its start included. */
export async function runTask({ upload, puts }: ClientUnderTest): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? '') as Task
  const delay =
    task.type === 'upload' && task.watchLoop ? monitorEventLoopDelay({ resolution: 1 }) : undefined
  delay?.enable()
  const begun = performance.now()
  if (task.type === 'upload') await upload?.(task)
  if (task.type === 'puts') await puts?.(task)
  const wallSeconds = (performance.now() - begun) / 1000
  delay?.disable()
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const usage: Usage = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    wallSeconds,
    peakMiB: maxRSS / 1024,
    ...(delay && { longestBlockMs: delay.max / 1e6 }),
  }
  process.stdout.write(JSON.stringify(usage))
}

/** Does the numbers from 0 on, some of them at a time. */
export async function inParallel(
  count: number,
  concurrency: number,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next
      next += 1
      await act(index)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
}
