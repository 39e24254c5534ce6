import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { PutsTask, Task, TreeTask, UploadTask, Usage } from './task.ts'

/** A client under test. */
export interface ClientUnderTest {
  /** @returns the live heap in MiB, if the task wants it */
  upload?(task: UploadTask): Promise<number | undefined>
  puts?(task: PutsTask): Promise<void>
  tree?(task: TreeTask): Promise<void>
}

/**
 * Does the task that this process was started for, and prints what the process has used, its start included.
 */
export async function runTask({ upload, puts, tree }: ClientUnderTest): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? '') as Task
  const delay =
    task.type === 'upload' && task.watchLoop ? monitorEventLoopDelay({ resolution: 1 }) : undefined
  delay?.enable()
  // What is measured of an import has happened before; the clock starts with the process.
  const startedAt = task.type === 'import' ? 0 : performance.now()
  let liveMiB: number | undefined
  if (task.type === 'upload') liveMiB = await upload?.(task)
  if (task.type === 'tree') await tree?.(task)
  if (task.type === 'puts') {
    await puts?.(task)
    if (task.liveHeap) liveMiB = liveHeapMiB()
  }
  const wallSeconds = (performance.now() - startedAt) / 1000
  delay?.disable()
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const usage: Usage = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    wallSeconds,
    peakMiB: maxRSS / 1024,
    ...(liveMiB !== undefined && { liveMiB }),
    ...(delay && { longestBlockMs: delay.max / 1e6 }),
  }
  process.stdout.write(JSON.stringify(usage))
}

/** Collects all garbage, and returns the size of the JavaScript heap. */
export function liveHeapMiB(): number {
  if (globalThis.gc === undefined) throw new Error('the live heap is measured with --expose-gc')
  globalThis.gc()
  return process.memoryUsage().heapUsed / 2 ** 20
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
