import type { OssBrowserClient, UnfinishedFile } from '@oss/browser'
import { effect, signal } from '@preact/signals'
import { type ConsoleUpload, startConsoleUpload } from './console-upload.ts'
import { type PickedFile, withFile } from './picked-file.ts'

/** The uploads of this tab, newest first. */
export const uploads = signal<readonly ConsoleUpload[]>([])
/** The uploads of earlier pages and of other tabs. */
export const unfinished = signal<readonly UnfinishedFile[]>([])
/** The latest change, for screen readers. */
export const announcement = signal('')

let client: OssBrowserClient | undefined
let endpointHost = ''

/** Connects the lists with a client, and resumes what can be resumed without the user. */
export async function openUploadList(opened: OssBrowserClient, endpoint: string): Promise<void> {
  client = opened
  endpointHost = new URL(endpoint).host
  await refreshUnfinished()
  for (const item of unfinished.value) if (item.needs === 'nothing' && !item.isActive) await startStored(item)
  await refreshUnfinished()
}

/** Uploads files into a bucket, each under its name. A file with an unfinished upload resumes it. */
export function addFiles(bucket: string, files: readonly PickedFile[]): void {
  for (const picked of files) start(bucket, picked.file.name, picked)
  void refreshUnfinished()
}

/** Resumes an unfinished upload with its stored handle, for which the browser may ask for permission. */
export async function resume(item: UnfinishedFile): Promise<void> {
  await startStored(item)
  await refreshUnfinished()
}

/** Resumes an unfinished upload with a file that the user picked again. */
export function resumeWith({ bucket, key }: UnfinishedFile, picked: PickedFile): void {
  start(bucket, key, picked)
  void refreshUnfinished()
}

/** Starts an upload again that failed or was stopped; it resumes. */
export function startAgain({ input }: ConsoleUpload): void {
  const { bucket, key, file, handle } = input
  start(bucket, key, { file, handle })
  void refreshUnfinished()
}

/** Aborts an unfinished upload on the service, and removes its checkpoint. */
export async function discard(item: UnfinishedFile): Promise<void> {
  await client?.discard(item)
  announcement.value = `${item.name}: upload discarded.`
  await refreshUnfinished()
}

/** Removes an upload that has ended from the list. */
export function removeFromList(upload: ConsoleUpload): void {
  uploads.value = uploads.value.filter((other) => other !== upload)
}

/** Reads the unfinished uploads again. */
async function refreshUnfinished(): Promise<void> {
  const found = (await client?.unfinished()) ?? []
  const running = new Set(uploads.value.filter(isRunning).map(({ handle }) => String(handle.id)))
  unfinished.value = found.filter(
    ({ id, endpoint }) => endpoint.endsWith(endpointHost) && !running.has(String(id)),
  )
}

/** Whether an upload has not ended. */
export function isRunning({ state }: ConsoleUpload): boolean {
  return state.value === 'running' || state.value === 'paused'
}

/** Starts an unfinished upload with its stored handle, if there is one and the user permits it. */
async function startStored({ bucket, key, needs, handle }: UnfinishedFile): Promise<void> {
  if (handle === undefined) return
  if (needs === 'permission') {
    const state = await handle.requestPermission?.({ mode: 'read' })
    if (state !== 'granted') return
  }
  start(bucket, key, await withFile(handle))
}

/** Starts an upload unless it is running. The caller lists the unfinished uploads, once for all. */
function start(bucket: string, key: string, { file, handle }: PickedFile): void {
  if (client === undefined) return
  const same = uploads.value.filter(({ input }) => input.bucket === bucket && input.key === key)
  if (same.some(isRunning)) return
  const upload = startConsoleUpload({ client, bucket, key, file, handle })
  uploads.value = [upload, ...uploads.value.filter((other) => !same.includes(other))]
  effect(() => {
    const latest = upload.notes.value.at(-1)
    if (latest !== undefined) announcement.value = `${key}: ${latest}`
  })
  void upload.handle.outcome.then(refreshUnfinished)
}
