import type { NetworkStatus } from '@oss/http/core'
import type { Crc64 } from '@oss/multipart'
import { ValidationError } from '../errors/validation-error.ts'
import type { PresignedUpload } from '../presign/presigned-upload.ts'
import { pageNetwork } from './browser-environment.ts'
import type { RequestSettings } from './browser-request.ts'
import type { PartRecords } from './finished-parts.ts'
import { indexedDbPartRecords } from './indexeddb-part-records.ts'

const MAX_PARALLEL = 1_000
/** Maximum delay of a browser timer: 24 days. */
const MAX_CONNECT_RETRY_MS = 2 ** 31 - 1

/** Options of a presigned upload. */
export interface PresignedUploadOptions {
  /** Maximum number of parts in flight, each entirely in memory, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /**
   * Maximum number of attempts for a request that OSS rejects temporarily (such as status 503), and for
   * `sign`, 1 or more. Default: 5.
   */
  readonly maxAttempts?: number
  /**
   * Minimum time for which a request is retried without a connection, in milliseconds, from 0 to
   * 2,147,483,647; only the pauses between attempts count. Time in which the browser is offline
   * (`navigator.onLine`) does not count: the upload waits for the `online` event, for up to seven days.
   * Default: 300,000 (5 minutes).
   */
  readonly connectRetryMs?: number
  /**
   * Requests signed URLs from your server: of parts whose URL has expired, was rejected with status 403 or is
   * missing, at most 100 at a time, and always of the completion. `presignMultipartUpload` with `uploadId`
   * and `partNumbers` returns what the function returns. Called again after an error. Default: the upload
   * fails when its URLs expire.
   */
  readonly sign?: (
    partNumbers: readonly number[],
    signal: AbortSignal,
  ) => Promise<Pick<PresignedUpload, 'parts' | 'complete'>>
  /**
   * Keeps the list of stored parts across reloads; `false` keeps it in memory only. Default: the IndexedDB of
   * the page; in memory where there is none.
   */
  readonly records?: PartRecords | false
  /** Reports whether there is a network; nothing is sent without one. Default: `navigator.onLine`. */
  readonly networkStatus?: NetworkStatus
  /** Aborts the upload; the call then rejects with the reason of the signal. Stored parts remain stored. */
  readonly signal?: AbortSignal
  /**
   * Called after each part, and while bytes are sent by `XMLHttpRequest`. `bytesStored` decreases when the
   * file was changed, because parts must be sent again; `bytesSent` also counts the bytes of running requests
   * that have left the page. Errors that the function throws are ignored.
   */
  readonly onProgress?: (bytesStored: number, bytesTotal: number, bytesSent: number) => void
  /** Default: `XMLHttpRequest` for parts where there is one, else the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Waits before another attempt. Default: by `setTimeout`. */
  readonly wait?: (ms: number) => Promise<void>
}

/** An object that was stored by signed requests. */
export interface PresignedUploadResult {
  /** CRC-64/XZ of the bytes that were sent. */
  readonly crc64: Crc64
  /**
   * True when OSS returned the same CRC-64 for the whole object. False when it could not be read: in a
   * browser, the CORS rule of the bucket must expose `x-oss-hash-crc64ecma`.
   */
  readonly crc64Verified: boolean
  /**
   * Body of the response to the completion: the document of OSS, or the response of your application server
   * to the callback.
   */
  readonly response: string
}

/** Options with their defaults. */
export interface PresignedSettings extends RequestSettings {
  readonly parallel: number
  readonly sign: PresignedUploadOptions['sign']
  readonly records: PartRecords | undefined
  readonly onProgress: PresignedUploadOptions['onProgress']
}

/** Applies the defaults of the options. @throws ValidationError */
export function presignedSettings(
  {
    parallel = 3,
    maxAttempts = 5,
    connectRetryMs = 300_000,
    fetch,
    wait = sleep,
    onProgress,
    sign,
    records = indexedDbPartRecords(),
    networkStatus = pageNetwork,
    signal: given,
  }: PresignedUploadOptions,
  signal: AbortSignal,
): PresignedSettings {
  checkNumber('parallel', parallel, 1, MAX_PARALLEL)
  checkNumber('maxAttempts', maxAttempts, 1, Number.MAX_SAFE_INTEGER)
  checkNumber('connectRetryMs', connectRetryMs, 0, MAX_CONNECT_RETRY_MS)
  for (const [name, value] of Object.entries({ fetch, wait, onProgress, sign })) {
    if (value !== undefined && typeof value !== 'function') throw invalid(name, 'a function', value)
  }
  if (records !== undefined && records !== false && typeof records?.load !== 'function')
    throw invalid('records', 'an object with load, add and remove, or false', records)
  if (typeof networkStatus?.isDown !== 'function')
    throw invalid('networkStatus', 'an object with isDown and whenUp', networkStatus)
  if (given !== undefined && typeof given?.addEventListener !== 'function')
    throw invalid('signal', 'an AbortSignal', given)
  return {
    ...{ parallel, maxAttempts, connectRetryMs, fetch, wait, onProgress, sign, networkStatus, signal },
    records: records === false ? undefined : records,
    readable: new Set(),
  }
}

/** @throws ValidationError */
export function checkNumber(field: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`
  throw invalid(field, `a whole number, ${range}`, value)
}

function invalid(field: string, range: string, value: unknown): ValidationError {
  const got = typeof value === 'number' || value === null ? String(value) : typeof value
  return new ValidationError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
