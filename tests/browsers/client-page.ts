// Uploads the selected file with @oss/browser.

import { type FileHandle, OssBrowserClient, stsCredentials, type UnfinishedFile } from '@oss/browser'
import { checkCors } from '@oss/browser/cors'
import { indexedDbCheckpointStore } from '@oss/checkpoint-indexeddb'
import {
  type Clock,
  type Credentials,
  createRetryPolicy,
  type Timeouts,
  type UploadHandle,
} from '@oss/client/core'
import { failureOf, type PageFailure, selectedFile } from './page-tools.ts'

/** Where uploads of the page go to. */
export interface PageTarget {
  readonly endpoint: string
  readonly region: string
  /** URL of the credentials, or credentials. */
  readonly credentials: string | Credentials
  readonly bucket: string
  readonly key: string
  readonly partSize?: number
  readonly parallel?: number
  readonly maxAttempts?: number
  /** Milliseconds for which a request keeps trying to connect. Default: that of the client. */
  readonly connectRetryMs?: number
  readonly takeOver?: boolean
  /** URL of the application server that OSS calls. */
  readonly callback?: string
  readonly timeouts?: Timeouts
}

/** What became of an upload, as plain data. */
export interface PageOutcome {
  readonly kind: string
  readonly crc64?: string
  readonly crc64Verified?: boolean
  readonly failure?: PageFailure
  readonly notices: readonly string[]
  readonly progress: readonly number[]
}

function clientOf(
  { endpoint, region, credentials, maxAttempts = 5, connectRetryMs, timeouts }: PageTarget,
  clock?: Clock,
): OssBrowserClient {
  return new OssBrowserClient({
    ...(clock && { clock }),
    ...(timeouts && { timeouts }),
    endpoint,
    region,
    credentials: stsCredentials(typeof credentials === 'string' ? credentials : async () => credentials),
    retry: createRetryPolicy({
      ...{ maxAttempts, baseDelayMs: 5, maxDelayMs: 50 },
      ...(connectRetryMs !== undefined && { connectRetryMs }),
    }),
  })
}

let running: UploadHandle | undefined

/** Uploads a file, and resolves when the upload has ended. */
export async function uploadWith(
  target: PageTarget,
  file: File | FileHandle,
  clock?: Clock,
): Promise<PageOutcome> {
  const notices: string[] = []
  const progress: number[] = []
  await using client = clientOf(target, clock)
  const { bucket, key, partSize, parallel, takeOver, callback } = target
  const upload = client.uploadFile({
    bucket,
    key,
    file,
    ...(partSize !== undefined && { partSize }),
    ...(parallel !== undefined && { parallel }),
    ...(takeOver !== undefined && { takeOver }),
    ...(callback !== undefined && { callback: { url: callback, body: 'stored' } }),
    onCallback: ({ kind }) => void notices.push(`callback ${kind}`),
    onNotice: ({ kind }) => void notices.push(kind),
  })
  running = upload
  void watch(upload, progress)
  const outcome = await upload.outcome
  if (outcome.kind === 'completed') {
    const { crc64, crc64Verified } = outcome.upload
    return { kind: outcome.kind, crc64, crc64Verified, notices, progress }
  }
  const failure = 'error' in outcome ? { failure: failureOf(outcome.error) } : {}
  return { kind: outcome.kind, ...failure, notices, progress }
}

async function watch(upload: UploadHandle, progress: number[]): Promise<void> {
  for await (const { bytesRecorded } of upload.progress()) progress.push(bytesRecorded)
}

/** Uploads the selected file, and resolves when the upload has ended. */
function upload(target: PageTarget): Promise<PageOutcome> {
  return uploadWith(target, selectedFile())
}

/** Puts the content of the selected file into a file of the page's own, and returns its handle. */
async function ownFile(): Promise<FileHandle> {
  const { navigator } = globalThis as unknown as {
    navigator: {
      storage: {
        getDirectory(): Promise<{
          getFileHandle(
            name: string,
            options: object,
          ): Promise<
            FileHandle & {
              createWritable(): Promise<{ write(data: Blob): Promise<void>; close(): Promise<void> }>
            }
          >
        }>
      }
    }
  }
  const directory = await navigator.storage.getDirectory()
  const handle = await directory.getFileHandle('own.bin', { create: true })
  const stream = await handle.createWritable()
  await stream.write(selectedFile())
  await stream.close()
  return handle
}

/** Uploads a file of the page's own by its handle. */
async function uploadHandle(target: PageTarget): Promise<PageOutcome> {
  return uploadWith(target, await ownFile())
}

/** Resumes the only unfinished upload by its stored handle. */
async function resumeStored(target: PageTarget): Promise<PageOutcome> {
  await using client = clientOf(target)
  const [unfinished] = await client.unfinished()
  if (unfinished?.handle === undefined) throw new Error('No handle is stored.')
  return uploadWith(target, unfinished.handle)
}

/** Returns the unfinished uploads, without their handles. */
async function unfinished(target: PageTarget): Promise<readonly Omit<UnfinishedFile, 'handle'>[]> {
  await using client = clientOf(target)
  return (await client.unfinished()).map(({ handle: _, ...rest }) => rest)
}

/** Discards all unfinished uploads. */
async function discardAll(target: PageTarget): Promise<void> {
  await using client = clientOf(target)
  for (const one of await client.unfinished()) await client.discard(one)
}

/** Checks the CORS rules of the bucket. */
async function cors(target: PageTarget) {
  await using client = clientOf(target)
  return await checkCors(client, target)
}

/** Pauses or resumes the running upload. */
function control(action: 'pause' | 'resume' | 'cancel'): void {
  if (action === 'resume') running?.resume()
  else void running?.[action]()
}

/** Deletes the database of the checkpoints, as a user does who clears the data of the site. */
async function deleteDatabase(): Promise<void> {
  const { indexedDB } = globalThis as unknown as {
    indexedDB: { deleteDatabase(name: string): { onsuccess: () => void; onerror: () => void } }
  }
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('oss-checkpoints')
    request.onsuccess = resolve
    request.onerror = () => reject(new Error('The database could not be deleted.'))
  })
}

/** Takes IndexedDB away, as a private window of an older browser does. */
function withoutStorage(): void {
  Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true })
}

/** Number of checkpoints that are stored. */
async function stored(): Promise<number> {
  return (await Array.fromAsync(indexedDbCheckpointStore().list())).length
}

Object.assign(globalThis, {
  ...{
    upload,
    uploadHandle,
    resumeStored,
    unfinished,
    discardAll,
    cors,
    control,
    stored,
    deleteDatabase,
    withoutStorage,
  },
})
