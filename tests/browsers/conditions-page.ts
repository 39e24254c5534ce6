// The functions of client-page.ts, and others that change the conditions in which the page uploads.
import type { FileHandle } from '@oss/browser'
import type { Clock } from '@oss/client/core'
import { type PageOutcome, type PageTarget, uploadWith } from './client-page.ts'
import { selectedFile } from './page-tools.ts'

let skippedMs = 0
const sleepers = new Set<() => void>()

/** The time of the machine, of which a part can be skipped. */
const clock: Clock = {
  now: () => Date.now() + skippedMs,
  monotonicMs: () => performance.now() + skippedMs,
  random: () => Math.random(),
  sleep(ms, signal) {
    const endsAtMs = clock.now() + ms
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(resolve), ms)
      const check = (): void => {
        if (clock.now() >= endsAtMs) end(resolve)
      }
      const stop = (): void => end(() => reject(signal.reason))
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        sleepers.delete(check)
        signal.removeEventListener('abort', stop)
        settle()
      }
      sleepers.add(check)
      signal.addEventListener('abort', stop)
      if (signal.aborted) stop()
    })
  },
}

/** Uploads the selected file by a clock that `skip` moves. */
function uploadByClock(target: PageTarget): Promise<PageOutcome> {
  return uploadWith(target, selectedFile(), clock)
}

/** Lets so much time pass at once for `uploadByClock`. */
function skip(ms: number): void {
  skippedMs += ms
  for (const check of [...sleepers]) check()
}

let isAllowed = true

/** Uploads the selected file by a handle whose permission `revoke` takes away. */
function uploadByRevocableHandle(target: PageTarget): Promise<PageOutcome> {
  const file = selectedFile()
  const handle: FileHandle = {
    kind: 'file',
    name: file.name,
    async getFile() {
      if (isAllowed) return file
      throw new DOMException('The request is not allowed.', 'NotAllowedError')
    },
  }
  return uploadWith(target, handle)
}

function revoke(): void {
  isAllowed = false
}

/** What a page does with a file that is dropped on it, without the types of pages. */
interface DropEvent {
  preventDefault(): void
  readonly dataTransfer: {
    readonly items: readonly { getAsFileSystemHandle(): Promise<FileHandle> }[]
  }
}

let dropped: Promise<FileHandle> | undefined

/** Keeps the handle of the next file that is dropped on the page. */
function acceptDrop(): void {
  const { addEventListener } = globalThis as unknown as {
    addEventListener(type: string, listener: (event: DropEvent) => void): void
  }
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    dropped = event.dataTransfer.items[0]?.getAsFileSystemHandle()
  })
}

/** Uploads the file that was dropped by its handle. */
async function uploadDropped(target: PageTarget): Promise<PageOutcome> {
  const handle = await dropped
  if (handle === undefined) throw new Error('No file was dropped.')
  return uploadWith(target, handle)
}

/** The part of the file system of the origin that is used. */
interface OwnDirectory {
  getFileHandle(
    name: string,
    options: object,
  ): Promise<{
    createWritable(): Promise<{ write(data: Uint8Array): Promise<void>; close(): Promise<void> }>
  }>
}

/** Stores bytes until the browser refuses to store one more kibibyte. Returns the names of the errors. */
async function fillStorage(): Promise<readonly string[]> {
  const { navigator } = globalThis as unknown as {
    navigator: { storage: { getDirectory(): Promise<OwnDirectory> } }
  }
  const directory = await navigator.storage.getDirectory()
  const refusals: string[] = []
  for (let byteLength = 4 * 1_048_576; byteLength >= 1_024; byteLength /= 2) {
    for (let count = 0; refusals.length < 200; count += 1) {
      try {
        const file = await directory.getFileHandle(`fill-${byteLength}-${count}`, { create: true })
        const stream = await file.createWritable()
        await stream.write(new Uint8Array(byteLength))
        await stream.close()
      } catch (error) {
        refusals.push(error instanceof Error ? error.name : String(error))
        break
      }
    }
  }
  return refusals
}

/** Whether the tab is in the background. */
function isHidden(): boolean {
  const { document } = globalThis as unknown as { document: { visibilityState: string } }
  return document.visibilityState === 'hidden'
}

Object.assign(globalThis, {
  ...{
    uploadByClock,
    skip,
    uploadByRevocableHandle,
    revoke,
    acceptDrop,
    uploadDropped,
    fillStorage,
    isHidden,
  },
})
