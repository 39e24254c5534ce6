// Uploads the selected file by @oss/uppy with the core of Uppy.
import { OssBrowserClient, stsCredentials } from '@oss/browser'
import { anonymousCredentials, createRetryPolicy } from '@oss/client/core'
import { OssUploader } from '@oss/uppy'
import { Uppy } from '@uppy/core'
import GoldenRetriever from '@uppy/golden-retriever'
import type { UppyOutcome, UppyTarget } from './uppy-outcome.ts'

let uppy: Uppy | undefined
let progress: number[] = []

/** Creates Uppy with the plugin. With Golden Retriever, resolves when it has looked for files to restore. */
function open(target: UppyTarget): void {
  const { endpoint, region, credentials, bucket, partSize, parallel, maxAttempts = 5, maxFileSize } = target
  const client = new OssBrowserClient({
    endpoint,
    region,
    credentials: credentials === undefined ? anonymousCredentials() : stsCredentials(async () => credentials),
    retry: createRetryPolicy({ maxAttempts, baseDelayMs: 5, maxDelayMs: 50 }),
  })
  progress = []
  uppy = new Uppy({ restrictions: { maxFileSize: maxFileSize ?? null } })
  uppy.use(OssUploader, {
    client,
    bucket,
    key: ({ name }) => `uppy/${name}`,
    upload: { ...(partSize !== undefined && { partSize }), ...(parallel !== undefined && { parallel }) },
  })
  uppy.on('upload-progress', (_, { bytesUploaded, bytesTotal }) => {
    progress.push(Math.round((bytesUploaded / (bytesTotal ?? 1)) * 100))
  })
  if (target.goldenRetriever === true) uppy.use(GoldenRetriever)
}

function current(): Uppy {
  if (uppy === undefined) throw new Error('Uppy is not open.')
  return uppy
}

/** Adds the selected file. Returns the message of the restriction that refuses it. */
function add(): string | undefined {
  const [file] = document.querySelector('input')?.files ?? []
  if (file === undefined) throw new Error('No file is selected.')
  try {
    current().addFile({ name: file.name, type: file.type, data: file, source: 'test' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function outcome(): UppyOutcome {
  const files = current().getFiles()
  return {
    successful: files
      .filter(({ progress: { uploadComplete } }) => uploadComplete)
      .map(({ name, uploadURL, response }) => ({ name, uploadURL, body: response?.body })),
    failed: files.flatMap(({ name, error }) => (error ? [{ name, error }] : [])),
    progress,
  }
}

/** Uploads all files, or those that failed. */
async function upload(): Promise<UppyOutcome> {
  await current().upload()
  return outcome()
}
async function retry(): Promise<UppyOutcome> {
  await current().retryAll()
  return outcome()
}

/** Resolves when Golden Retriever has found a file, uploads it, and resolves when it has been uploaded. */
async function restore(): Promise<UppyOutcome> {
  const found = current()
  await new Promise<void>((resolve) => {
    if (found.getFiles().length > 0) resolve()
    else found.on('restored', () => resolve())
  })
  const ended = new Promise((resolve) => found.on('complete', resolve))
  found.emit('restore-confirmed')
  await ended
  return outcome()
}

/** Resolves when Golden Retriever has stored the content of the file. */
async function kept(): Promise<void> {
  for (;;) {
    const databases = await indexedDB.databases()
    if (databases.some(({ name }) => name === 'uppy-blobs') && (await countBlobs()) > 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function countBlobs(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('uppy-blobs')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const count = opening.result.transaction('files').objectStore('files').count()
      count.onsuccess = () => {
        opening.result.close()
        resolve(count.result)
      }
    }
  })
}

function control(action: 'pauseAll' | 'resumeAll' | 'cancelAll'): void {
  current()[action]()
}

/** Returns whether the first file is paused. */
function pauseFirst(): boolean | undefined {
  const [file] = current().getFiles()
  return file && current().pauseResume(file.id)
}

Object.assign(globalThis, {
  ...{ openUppy: open, add, upload, retry, restore, kept, control, pauseFirst, outcome },
})
