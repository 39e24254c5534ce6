import type { Page } from 'puppeteer-core'
import type { PageFigures, PageTask } from '../../pages/page-task.ts'
import type { OpenBrowser } from './open-browser.ts'
import { cpuSecondsOf, memoryOf } from './process-tree.ts'

/** What a page and its browser have used for an upload. */
export interface BrowserUsage extends PageFigures {
  /** CPU time of all processes of the browser. */
  readonly cpuSeconds: number
}

/** How much memory an upload took, above what the page had before. */
export interface MemoryUsage {
  /** Highest growth of what the page refers to: objects, and bytes in buffers. */
  readonly heapMiB: number
  /** Highest growth of all processes of the browser. */
  readonly processesMiB: number
}

const MIB = 2 ** 20

/** Uploads the file in a new page of a contender. */
export async function runPage(browser: OpenBrowser, name: string, task: PageTask): Promise<BrowserUsage> {
  const page = await browser.openPage(name)
  const before = cpuSecondsOf(browser.processId)
  const figures = await measureIn(page, task)
  const cpuSeconds = cpuSecondsOf(browser.processId) - before
  await page.close()
  return { ...figures, cpuSeconds }
}

/** Seconds that the browser takes to read the file once. */
export async function readInPage(browser: OpenBrowser, { partSize }: PageTask): Promise<number> {
  const page = await browser.openPage('ours')
  const seconds = Number(await page.evaluate(`readOnce(${partSize})`))
  await page.close()
  return seconds
}

/** Uploads the file in a new page, and collects garbage all the time to see what is really in use. */
export async function runForMemory(browser: OpenBrowser, name: string, task: PageTask): Promise<MemoryUsage> {
  const page = await browser.openPage(name)
  const session = await page.createCDPSession()
  await session.send('HeapProfiler.enable')
  const liveBytes = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage')
    const usage: Readonly<Record<string, number>> = { ...(await session.send('Runtime.getHeapUsage')) }
    const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = usage
    return usedSize + embedderHeapUsedSize + backingStorageSize
  }
  const before = { heap: await liveBytes(), processes: memoryOf(browser.processId) }
  let [heap, processes, ended] = [0, 0, false]
  const upload = measureIn(page, task).finally(() => {
    ended = true
  })
  while (!ended) {
    heap = Math.max(heap, (await liveBytes()) - before.heap)
    processes = Math.max(processes, memoryOf(browser.processId) - before.processes)
  }
  await upload
  await page.close()
  return { heapMiB: heap / MIB, processesMiB: processes / MIB }
}

function measureIn(page: Page, task: PageTask): Promise<PageFigures> {
  return page.evaluate(`measure(${JSON.stringify(task)})`) as Promise<PageFigures>
}
