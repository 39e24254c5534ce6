import type { PageFigures, PageTask } from './page-task.ts'

/** What a client reports while it uploads. */
export interface Observer {
  /** Bytes have moved. */
  progress(bytes: number): void
  /** All bytes are sent, and the file is read again. */
  sent(): void
  /** The file was read again. */
  reread(): void
}

/** Uploads a file. */
export type PageUpload = (file: File, task: PageTask, observer: Observer) => Promise<void>

/** Offers `measure` to the program that drives the page. */
export function observed(upload: PageUpload): void {
  Object.assign(globalThis, { measure: (task: PageTask) => measure(upload, task), readOnce })
}

async function measure(upload: PageUpload, task: PageTask): Promise<PageFigures> {
  const tasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  })
  observer.observe({ type: 'longtask' })
  const begun = performance.now()
  let [sentAt, rereadAt, progressAt, longestGapMs, progressEvents] = [0, 0, 0, 0, 0]
  await upload(selectedFile(), task, {
    progress(bytes) {
      if (bytes === 0 || sentAt > 0) return
      const now = performance.now()
      if (progressAt > 0) longestGapMs = Math.max(longestGapMs, now - progressAt)
      progressAt = now
      progressEvents += 1
    },
    sent() {
      sentAt = performance.now()
    },
    reread() {
      rereadAt = performance.now()
    },
  })
  const ended = performance.now()
  // Tasks are reported after they have ended.
  await new Promise((resolve) => setTimeout(resolve, 100))
  observer.disconnect()
  return {
    wallSeconds: (ended - begun) / 1000,
    sendingSeconds: ((sentAt || ended) - begun) / 1000,
    rereadSeconds: rereadAt > 0 ? (rereadAt - sentAt) / 1000 : undefined,
    longestTaskMs: Math.max(0, ...tasks),
    longTasks: tasks.length,
    longestGapMs,
    progressEvents,
  }
}

/** Seconds that the browser takes to read the file part by part, without computing anything. */
async function readOnce(partSize: number): Promise<number> {
  const file = selectedFile()
  const begun = performance.now()
  for (let at = 0; at < file.size; at += partSize) await file.slice(at, at + partSize).arrayBuffer()
  return (performance.now() - begun) / 1000
}

function selectedFile(): File {
  const [file] = document.querySelector('input')?.files ?? []
  if (file === undefined) throw new Error('No file is selected.')
  return file
}
