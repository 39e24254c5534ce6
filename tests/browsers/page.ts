// What runs in the page of a browser test. It is bundled from the sources.
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { type Credentials, OssCoreClient, staticCredentials } from '@oss/client/core'
import { type PresignedUpload, type PresignedUploadOptions, uploadPresigned } from '@oss/client/presigned'
import { blobSource, checkedBody, crc64OfRange, startUpload } from '@oss/multipart'
import { fetchTransport } from './fetch-transport.ts'
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

/** Stores the file with one request, and then by an upload that is started twice with one checkpoint store. */
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
    transport: fetchTransport,
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

Object.assign(globalThis, { upload, readAsSource, uploadByCore })
