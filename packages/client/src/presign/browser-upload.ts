import { type Crc64, combineCrc64, crc64 as crc64Of } from '@oss/multipart'
import { PresignedUploadError } from '../errors/presigned-upload-error.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { tellListener } from '../events/emit.ts'
import { type PresignedAnswer, type PresignedSending, sendPresigned } from './browser-request.ts'
import { type FinishedParts, finishedParts, forgetParts } from './finished-parts.ts'
import type { PresignedPart, PresignedUpload } from './presigned-upload.ts'

const MAX_PARALLEL = 1_000
/** The longest timer of a browser, and 24 days. */
const MAX_CONNECT_RETRY_MS = 2 ** 31 - 1

/** How to carry out a signed upload. */
export interface PresignedUploadOptions {
  /** Parts in flight at a time, each wholly in memory, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** Maximum number of attempts for a request that OSS refuses temporarily (such as status 503), 1 or more. Default: 5. */
  readonly maxAttempts?: number
  /**
   * Minimum time for which a request is retried without a connection, in milliseconds, from 0 to 2,147,483,647; only the pauses between
   * attempts count. Time in which the browser is offline (`navigator.onLine`) does not count: the upload waits for the `online` event, for up
   * to seven days. Default: 300,000 (5 minutes).
   */
  readonly connectRetryMs?: number
  /** Stops the upload; the call then rejects with its reason. Parts that are stored stay stored. */
  readonly signal?: AbortSignal
  /**
   * Called after each part with the number of bytes that are stored. The number falls when the file was changed, because parts must be sent
   * again. Errors that the function throws are ignored.
   */
  readonly onProgress?: (bytesStored: number, bytesTotal: number) => void
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch
  /** Waits before another attempt. Default: by `setTimeout`. */
  readonly wait?: (ms: number) => Promise<void>
}

/** An object that was stored by signed requests. */
export interface PresignedOutcome {
  /** CRC-64/XZ of the bytes that were sent. */
  readonly crc64: Crc64
  /**
   * True when OSS's own CRC-64 of the whole was equal. False when it could not be read: in a browser, the bucket's CORS rule must expose
   * `x-oss-hash-crc64ecma`.
   */
  readonly crc64Confirmed: boolean
  /** What the completion was answered: OSS's document, or what your application server answered to the callback. */
  readonly answer: string
}

interface Settings extends PresignedSending {
  readonly parallel: number
  readonly onProgress: PresignedUploadOptions['onProgress']
}

/** A presigned upload and its progress. */
interface Work {
  readonly upload: PresignedUpload
  readonly blob: Blob
  readonly settings: Settings
  /** Parts that are stored, by this call or an earlier one. */
  readonly done: FinishedParts
  /** Aborts all running requests. */
  readonly end: AbortController
}

/** How often the whole blob is read and compared before the upload of a changing file fails. */
const MAX_READINGS = 4

/**
 * Sends the parts and completes the upload.
 *
 * Parts that an earlier call in the same page has stored for the same upload are not sent again. Before the completion the whole blob is read
 * once more and compared by CRC-64 with what was sent, because the file of a `File` can be rewritten without a trace; parts that differ are sent
 * again, and then the whole is compared again.
 *
 * @throws PresignedUploadError, the reason of the signal, or ValidationError for an option that is out of range, before anything is sent.
 */
export async function uploadPresigned(
  upload: PresignedUpload,
  blob: Blob,
  options: PresignedUploadOptions = {},
): Promise<PresignedOutcome> {
  const given = settingsOf(options)
  if (blob.size !== upload.size) {
    const message = `The blob has ${blob.size} bytes, but the upload was signed for ${upload.size}.`
    throw new PresignedUploadError('SIZE_MISMATCH', message)
  }
  const end = new AbortController()
  const signal = options.signal === undefined ? end.signal : AbortSignal.any([end.signal, options.signal])
  const work = { upload, blob, settings: { ...given, signal }, done: partsDone(upload), end }
  try {
    for (let readings = 1; ; readings += 1) {
      await sendMissing(work)
      if (await isStillSame(work)) break
      if (readings === MAX_READINGS) throw changed()
    }
    return await complete(work)
  } catch (error) {
    if (isGone(error)) forgetParts(upload)
    throw error
  }
}

/** The options with their defaults. @throws ValidationError */
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
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
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

/** The parts that an earlier call has stored, as far as they are those of this upload. */
function partsDone(upload: PresignedUpload): FinishedParts {
  const stored = finishedParts(upload)
  const done: FinishedParts = new Map()
  for (const { partNumber, start, end } of upload.parts) {
    const part = stored.get(partNumber)
    if (part?.start === start && part.end === end) done.set(partNumber, part)
  }
  return done
}

async function sendMissing({ upload, blob, settings, done, end: stop }: Work): Promise<void> {
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
      tellListener(settings.onProgress, bytesStored, upload.size)
    }
  }
  const endAll = (error: unknown): never => {
    stop.abort(error)
    throw error
  }
  // R10: when the call rejects, no request of it runs any more.
  const ended = await Promise.allSettled(
    Array.from({ length: settings.parallel }, () => work().catch(endAll)),
  )
  for (const one of ended) if (one.status === 'rejected') throw settings.signal.reason
}

async function sendPart(part: PresignedPart, blob: Blob, settings: Settings): Promise<Crc64> {
  // The bytes whose CRC-64 is compared are the bytes that are sent. They have no type, which would be a header that is not signed.
  const body = await bytesOf(part, blob)
  const sent = crc64Of(body)
  const { response } = await sendPresigned(part, body, settings)
  if (isOther(response, sent)) throw damaged(`Part ${part.partNumber}`)
  return sent
}

/** R1: whether the blob has the bytes that were sent. Parts that differ count as not sent. */
async function isStillSame({ upload, blob, settings, done }: Work): Promise<boolean> {
  const before = done.size
  for (const part of upload.parts) {
    settings.signal.throwIfAborted()
    if (crc64Of(await bytesOf(part, blob)) === done.get(part.partNumber)?.crc64) continue
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

async function complete({ upload, settings, done }: Work): Promise<PresignedOutcome> {
  const crc64 = upload.parts.reduce(
    (crc, { partNumber, start, end }) => combineCrc64(crc, done.get(partNumber)?.crc64 ?? crc, end - start),
    crc64Of(new Uint8Array()),
  )
  const { response, text } = await sendCompletion(upload, settings)
  forgetParts(upload)
  if (response.status === 203) {
    const message = 'The object is stored, but the callback failed. Do not send the object again.'
    throw new PresignedUploadError('CALLBACK_FAILED', message, { status: 203 })
  }
  if (isOther(response, crc64)) throw damaged('The object')
  return { crc64, crc64Confirmed: response.headers.has('x-oss-hash-crc64ecma'), answer: text }
}

/** R5: a completion whose response was lost may have stored the object, also when a later attempt is refused. */
async function sendCompletion(
  { complete: call }: PresignedUpload,
  settings: Settings,
): Promise<PresignedAnswer> {
  let mayBeStored = false
  try {
    return await sendPresigned(call, undefined, settings, () => {
      mayBeStored = true
    })
  } catch (error) {
    if (!(error instanceof PresignedUploadError) || error.status === undefined) throw error
    const { status, serviceCode } = error
    // A browser may have sent the request a second time by itself.
    if (!mayBeStored && !isGone(error)) throw error
    const message =
      `OSS refused the completion: ${status} ${serviceCode ?? 'no reason'}. An earlier attempt, whose response was lost, may have stored the ` +
      'object. Check whether it exists before you send it again.'
    throw new PresignedUploadError('COMPLETION_UNKNOWN', message, { status, serviceCode })
  }
}

function isGone(error: unknown): boolean {
  return error instanceof PresignedUploadError && error.serviceCode === 'NoSuchUpload'
}

function isOther({ headers }: Response, sent: Crc64): boolean {
  const received = headers.get('x-oss-hash-crc64ecma')
  return received !== null && received !== String(sent)
}

function damaged(what: string): PresignedUploadError {
  return new PresignedUploadError('CRC64_MISMATCH', `${what} arrived damaged: OSS has another CRC-64.`)
}

function changed(): PresignedUploadError {
  const message = `The file was changed ${MAX_READINGS} times while it was sent. Upload it when nothing writes to it any more.`
  return new PresignedUploadError('SOURCE_CHANGED', message)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
