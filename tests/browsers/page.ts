// What runs in the page of a browser test. It is bundled from the sources.
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { type Credentials, OssCoreClient, staticCredentials } from '@oss/client/core'
import {
  type PresignedUpload,
  type PresignedUploadHandle,
  type PresignedUploadOptions,
  startPresignedUpload,
  uploadPresigned,
} from '@oss/client/presigned'
import { fetchTransport } from '@oss/http-browser'
import { blobSource, checkedBody, crc64OfRange, startUpload } from '@oss/multipart'
import { selectedFile } from './page-tools.ts'

/** What becomes of an upload, as plain data. */
export interface PageOutcome {
  readonly crc64Verified?: boolean
  readonly error?: string
  readonly code?: string
}

async function upload(signed: PresignedUpload, options: PresignedUploadOptions): Promise<PageOutcome> {
  try {
    const { crc64Verified } = await uploadPresigned(signed, selectedFile(), options)
    return { crc64Verified }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { error: error.message, code: String(Reflect.get(error, 'code')) }
  }
}

/** Where the page gets links, and what it reports. */
export interface SignedOutcome extends PageOutcome {
  /** The parts that each call of `sign` was asked for. */
  readonly signed: readonly (readonly number[])[]
  /** The reported bytes that are stored, and that have left. */
  readonly progress: readonly (readonly [stored: number, sent: number])[]
}

let handle: PresignedUploadHandle | undefined

/** Uploads the selected file with links of a server of the page. */
async function uploadSigned(
  signed: PresignedUpload,
  signUrl: string,
  options: PresignedUploadOptions,
): Promise<SignedOutcome> {
  const asked: (readonly number[])[] = []
  const progress: (readonly [number, number])[] = []
  const sign = async (partNumbers: readonly number[], signal: AbortSignal): Promise<PresignedUpload> => {
    asked.push(partNumbers)
    const body = JSON.stringify({ uploadId: signed.uploadId, partNumbers })
    const response = await fetch(signUrl, { method: 'POST', body, signal })
    return (await response.json()) as PresignedUpload
  }
  const onProgress = (stored: number, _: number, sent: number): void => void progress.push([stored, sent])
  handle = startPresignedUpload(signed, selectedFile(), { ...options, sign, onProgress })
  try {
    const { crc64Verified } = await handle.done()
    return { crc64Verified, signed: asked, progress }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { error: error.message, code: String(Reflect.get(error, 'code')), signed: asked, progress }
  }
}

/** Pauses or resumes the upload. */
function control(action: 'pause' | 'resume'): void {
  handle?.[action]()
}

/** Reads the file as an upload does, and returns whether its bytes would count as settled. */
async function readAsSource(): Promise<{
  readonly crc64: string
  readonly again: string
  readonly settled: boolean
}> {
  const file = selectedFile()
  const open = await blobSource('file', file).open()
  const range = { start: 0, end: file.size }
  const { signal } = new AbortController()
  const body = checkedBody(open, range, await open.fingerprint(), Date.now)
  for await (const _ of body.open(signal));
  const { crc64, settled } = body.sent()
  return { crc64, again: await crc64OfRange(open, range, signal), settled }
}

/** What the client without Node.js did in the page. */
export interface CoreOutcome {
  readonly put: boolean
  /** Name of the error that ended the first upload. */
  readonly first: string
  readonly second: boolean
}

/**
 * Stores the file with one request, and then by an upload that is started twice with one checkpoint store.
 */
async function uploadByCore(
  options: { readonly endpoint: string; readonly region: string },
  credentials: Credentials,
  target: { readonly bucket: string; readonly key: string },
  partSize: number,
): Promise<CoreOutcome> {
  const file = selectedFile()
  await using client = new OssCoreClient({
    ...options,
    credentials: staticCredentials(credentials),
    transport: fetchTransport(),
  })
  const { crc64Verified: put } = await client.putObject({ ...target, key: 'put', body: file })
  const checkpoints = memoryCheckpointStore()
  const start = () =>
    startUpload({
      target: { ...target, endpoint: options.endpoint },
      source: blobSource('file', file),
      api: client.multipartApi(),
      checkpoints,
      partSize,
      parallel: 1,
    }).done()
  const first = await start().then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  )
  return { put, first, second: (await start()).crc64Verified }
}

Object.assign(globalThis, { upload, uploadSigned, control, readAsSource, uploadByCore })
