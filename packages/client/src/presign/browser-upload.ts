import { type Crc64, combineCrc64, crc64 as crc64Of, formatCrc64, parseCrc64 } from '@oss/multipart'
import { ownSignal } from '../connection/own-signal.ts'
import { PresignedUploadError } from '../errors/presigned-upload-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { emit } from '../events/emit.ts'
import { type PresignedResponse, type RequestSettings, sendPresigned } from './browser-request.ts'
import { type FinishedParts, finishedParts, forgetParts } from './finished-parts.ts'
import type { PresignedPart, PresignedUpload } from './presigned-upload.ts'

const MAX_PARALLEL = 1_000
/** Maximum delay of a browser timer: 24 days. */
const MAX_CONNECT_RETRY_MS = 2 ** 31 - 1

/** Options of a presigned upload. */
export interface PresignedUploadOptions {
  /** Maximum number of parts in flight, each entirely in memory, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /**
   * Maximum number of attempts for a request that OSS rejects temporarily (such as status 503), 1 or more.
   * Default: 5.
   */
  readonly maxAttempts?: number
  /**
   * Minimum time for which a request is retried without a connection, in milliseconds, from 0 to
   * 2,147,483,647; only the pauses between attempts count. Time in which the browser is offline
   * (`navigator.onLine`) does not count: the upload waits for the `online` event, for up to seven days.
   * Default: 300,000 (5 minutes).
   */
  readonly connectRetryMs?: number
  /** Aborts the upload; the call then rejects with the reason of the signal. Stored parts remain stored. */
  readonly signal?: AbortSignal
  /**
   * Called after each part with the number of stored bytes. The number decreases when the file was changed,
   * because parts must be sent again. Errors that the function throws are ignored.
   */
  readonly onProgress?: (bytesStored: number, bytesTotal: number) => void
  /** Default: the global `fetch`. */
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

interface Settings extends RequestSettings {
  readonly parallel: number
  readonly onProgress: PresignedUploadOptions['onProgress']
}

/** A presigned upload and its progress. */
interface BrowserUpload {
  readonly upload: PresignedUpload
  readonly blob: Blob
  readonly settings: Settings
  /** Parts that this call or an earlier one has stored. */
  readonly done: FinishedParts
  /** Aborts all running requests. */
  readonly end: AbortController
}

/** Maximum number of times that the whole blob is read and compared while its file keeps changing. */
const MAX_READINGS = 4

/**
 * Sends the parts and completes the upload.
 *
 * Parts that an earlier call in the same page has stored for the same upload are not sent again. Before the
 * completion, the whole blob is read once more, and its CRC-64 is compared with that of the sent bytes,
 * because the file of a `File` can be rewritten without a trace. Parts that differ are sent again, followed
 * by another comparison.
 *
 * @throws PresignedUploadError, the reason of the signal, or ValidationError for an option that is out of
 *   range, before anything is sent.
 */
export async function uploadPresigned(
  upload: PresignedUpload,
  blob: Blob,
  options: PresignedUploadOptions = {},
): Promise<PresignedUploadResult> {
  const given = settingsOf(options)
  if (blob.size !== upload.size) {
    const message = `The blob has ${blob.size} bytes, but the upload was signed for ${upload.size}.`
    throw new PresignedUploadError('SIZE_MISMATCH', message)
  }
  const end = new AbortController()
  const signal = AbortSignal.any([end.signal, ownSignal(options.signal)])
  const work = { upload, blob, settings: { ...given, signal }, done: partsDone(upload), end }
  try {
    for (let readings = 1; ; readings += 1) {
      await sendMissing(work)
      if (await isStillSame(work)) break
      if (readings === MAX_READINGS) throw changed()
    }
    return await complete(work)
  } catch (error) {
    if (isNoSuchUpload(error)) forgetParts(upload)
    throw error
  }
}

/** Applies the defaults of the options. @throws ValidationError */
function settingsOf({
  parallel = 3,
  maxAttempts = 5,
  connectRetryMs = 300_000,
  fetch = globalThis.fetch,
  wait = sleep,
  onProgress,
  signal,
}: PresignedUploadOptions): Omit<Settings, 'signal'> {
  checkNumber('parallel', parallel, 1, MAX_PARALLEL)
  checkNumber('maxAttempts', maxAttempts, 1, Number.MAX_SAFE_INTEGER)
  checkNumber('connectRetryMs', connectRetryMs, 0, MAX_CONNECT_RETRY_MS)
  for (const [name, value] of Object.entries({ fetch, wait, onProgress })) {
    if (value !== undefined && typeof value !== 'function') throw invalid(name, 'a function', value)
  }
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw invalid('signal', 'an AbortSignal', signal)
  return { parallel, maxAttempts, connectRetryMs, fetch, wait, onProgress, readable: new Set() }
}

function checkNumber(field: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`
  throw invalid(field, `a whole number, ${range}`, value)
}

function invalid(field: string, range: string, value: unknown): ValidationError {
  const got = typeof value === 'number' || value === null ? String(value) : typeof value
  return new ValidationError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}

/** Returns the parts that earlier calls have stored and that belong to this upload. */
function partsDone(upload: PresignedUpload): FinishedParts {
  const stored = finishedParts(upload)
  const done: FinishedParts = new Map()
  for (const { partNumber, start, end } of upload.parts) {
    const part = stored.get(partNumber)
    if (part?.start === start && part.end === end) done.set(partNumber, part)
  }
  return done
}

async function sendMissing({ upload, blob, settings, done, end: stop }: BrowserUpload): Promise<void> {
  const queue = upload.parts.filter(({ partNumber }) => !done.has(partNumber)).values()
  let bytesStored = 0
  for (const { start, end } of done.values()) bytesStored += end - start
  const work = async (): Promise<void> => {
    for (const part of queue) {
      const { partNumber, start, end } = part
      const finished = { start, end, crc64: await sendPart(part, blob, settings) }
      done.set(partNumber, finished)
      finishedParts(upload).set(partNumber, finished)
      bytesStored += end - start
      emit(settings.onProgress, bytesStored, upload.size)
    }
  }
  const endAll = (error: unknown): never => {
    stop.abort(error)
    throw error
  }
  // R10: when the call rejects, none of its requests is running.
  const ended = await Promise.allSettled(
    Array.from({ length: settings.parallel }, () => work().catch(endAll)),
  )
  for (const one of ended) if (one.status === 'rejected') throw settings.signal.reason
}

async function sendPart(part: PresignedPart, blob: Blob, settings: Settings): Promise<Crc64> {
  // The CRC-64 is computed from exactly the bytes that are sent. Unlike a Blob, they have no type, which
  // would add a header that is not signed.
  const body = await bytesOf(part, blob)
  const sent = formatCrc64(crc64Of(body))
  const { response } = await sendPresigned(part, body, settings)
  if (isOther(response, sent)) throw damaged(`Part ${part.partNumber}`)
  return sent
}

/** R1: checks whether the blob has the bytes that were sent. Parts that differ count as not sent. */
async function isStillSame({ upload, blob, settings, done }: BrowserUpload): Promise<boolean> {
  const before = done.size
  for (const part of upload.parts) {
    settings.signal.throwIfAborted()
    if (formatCrc64(crc64Of(await bytesOf(part, blob))) === done.get(part.partNumber)?.crc64) continue
    done.delete(part.partNumber)
    finishedParts(upload).delete(part.partNumber)
  }
  return done.size === before
}

async function bytesOf({ start, end }: PresignedPart, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer())
  } catch (cause) {
    const message = 'The blob cannot be read: its file was changed, moved or removed. Select the file again.'
    throw new PresignedUploadError('SOURCE_UNREADABLE', message, { cause })
  }
}

async function complete({ upload, settings, done }: BrowserUpload): Promise<PresignedUploadResult> {
  const crc64 = crc64OfParts(upload, done)
  const { response, text } = await sendCompletion(upload, settings)
  forgetParts(upload)
  if (response.status === 203) {
    const message = 'The object is stored, but the callback failed. Do not send the object again.'
    throw new PresignedUploadError('CALLBACK_FAILED', message, { status: 203 })
  }
  if (isOther(response, crc64)) throw damaged('The object')
  return { crc64, crc64Verified: response.headers.has('x-oss-hash-crc64ecma'), response: text }
}

function crc64OfParts({ parts }: PresignedUpload, done: FinishedParts): Crc64 {
  let crc = crc64Of(new Uint8Array())
  for (const { partNumber, start, end } of parts) {
    const part = done.get(partNumber)
    if (part === undefined) throw new Error(`part ${partNumber} was not sent`)
    crc = combineCrc64(crc, parseCrc64(part.crc64), end - start)
  }
  return formatCrc64(crc)
}

/**
 * R5: a completion whose response was lost may have stored the object, also when a later attempt is refused.
 */
async function sendCompletion(
  { complete: call }: PresignedUpload,
  settings: Settings,
): Promise<PresignedResponse> {
  let mayBeStored = false
  try {
    return await sendPresigned(call, undefined, settings, () => {
      mayBeStored = true
    })
  } catch (error) {
    if (!(error instanceof PresignedUploadError) || error.status === undefined) throw error
    const { status, serviceCode } = error
    // The browser may have retried the request on its own.
    if (!mayBeStored && !isNoSuchUpload(error)) throw error
    const message =
      `OSS refused the completion: ${status} ${serviceCode ?? 'no reason'}. An earlier attempt, whose response was lost, may have stored the ` +
      'object. Check whether it exists before you send it again.'
    throw new PresignedUploadError('COMPLETION_UNKNOWN', message, { status, serviceCode })
  }
}

function isNoSuchUpload(error: unknown): boolean {
  return error instanceof PresignedUploadError && error.serviceCode === 'NoSuchUpload'
}

function isOther({ headers }: Response, sent: Crc64): boolean {
  const received = headers.get('x-oss-hash-crc64ecma')
  return received !== null && received !== sent
}

function damaged(what: string): PresignedUploadError {
  return new PresignedUploadError('CRC64_MISMATCH', `${what} arrived damaged: OSS has another CRC-64.`)
}

function changed(): PresignedUploadError {
  const message = `The file was changed ${MAX_READINGS} times while it was sent. Upload it when nothing writes to it.`
  return new PresignedUploadError('SOURCE_CHANGED', message)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
