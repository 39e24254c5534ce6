import { type Crc64, combineCrc64, crc64 as crc64Of } from '@oss/multipart'
import type { PresignedCall, PresignedPart, PresignedUpload } from './presigned-upload.ts'
import { ValidationError } from './validation-error.ts'

const MAX_PARALLEL = 1_000

/** How to carry out a signed upload. */
export interface PresignedUploadOptions {
  /** Parts in flight at a time, each wholly in memory, from 1 to 1,000. Default: 3. */
  readonly parallel?: number
  /** How often a part is sent in all, 1 or more. Default: 5. */
  readonly maxAttempts?: number
  /** Stops the upload; the call then rejects with its reason. Parts that are stored stay stored. */
  readonly signal?: AbortSignal
  /** Told after each part how many bytes are stored. */
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

/** A signed upload that ended otherwise than stored. */
export class PresignedUploadError extends Error {
  static {
    Object.defineProperty(PresignedUploadError.prototype, Symbol.for('oss.error'), { value: true })
  }
  /** Tells the kinds of errors apart, also when two copies of the package meet. */
  override readonly name = 'PresignedUploadError'
  /**
   * - `SIZE_MISMATCH`: the blob is not as large as the upload that was signed. Nothing was sent.
   * - `REFUSED`: OSS refused a request, or did not answer.
   * - `CRC64_MISMATCH`: OSS has other bytes than were sent. Do not use the object.
   * - `CALLBACK_FAILED`: the object is stored, and your application server does not know of it. Do not send it again.
   */
  readonly code: 'SIZE_MISMATCH' | 'REFUSED' | 'CRC64_MISMATCH' | 'CALLBACK_FAILED'
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined

  constructor(code: PresignedUploadError['code'], message: string, status?: number, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
  }
}

type Settings = Required<Omit<PresignedUploadOptions, 'signal' | 'onProgress'>> &
  Pick<PresignedUploadOptions, 'onProgress'> & { readonly signal: AbortSignal }

/**
 * Sends the parts and completes the upload.
 *
 * @throws PresignedUploadError, the reason of the signal, or ValidationError for an option that is out of range, before anything is sent.
 */
export async function uploadPresigned(
  upload: PresignedUpload,
  blob: Blob,
  options: PresignedUploadOptions = {},
): Promise<PresignedOutcome> {
  if (blob.size !== upload.size) {
    const message = `The blob has ${blob.size} bytes, but the upload was signed for ${upload.size}.`
    throw new PresignedUploadError('SIZE_MISMATCH', message)
  }
  const given = settingsOf(options)
  // The first part that fails for good ends the others.
  const end = new AbortController()
  const signal = options.signal === undefined ? end.signal : AbortSignal.any([end.signal, options.signal])
  const settings: Settings = { ...given, signal }
  try {
    const crcs = await sendParts(upload, blob, settings)
    const whole = upload.parts.reduce(
      (crc, { start, end: last }, index) => combineCrc64(crc, crcs[index] ?? crc, last - start),
      crc64Of(new Uint8Array()),
    )
    return await complete(upload.complete, whole, settings)
  } catch (error) {
    end.abort(error)
    throw error
  }
}

/** The options with their defaults. @throws ValidationError */
function settingsOf({
  parallel = 3,
  maxAttempts = 5,
  fetch = globalThis.fetch,
  wait = sleep,
  onProgress,
  signal,
}: PresignedUploadOptions): Omit<Settings, 'signal'> {
  checkCount('parallel', parallel, MAX_PARALLEL)
  checkCount('maxAttempts', maxAttempts, Number.MAX_SAFE_INTEGER)
  for (const [name, value] of Object.entries({ fetch, wait, onProgress })) {
    if (value !== undefined && typeof value !== 'function') throw invalid(name, 'a function', value)
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
    throw invalid('signal', 'an AbortSignal', signal)
  return { parallel, maxAttempts, fetch, wait, ...(onProgress !== undefined && { onProgress }) }
}

function checkCount(field: string, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return
  const range = most === MAX_PARALLEL ? `a whole number from 1 to ${most}` : 'a whole number, 1 or more'
  throw invalid(field, range, value)
}

function invalid(field: string, range: string, value: unknown): ValidationError {
  const got = typeof value === 'number' || value === null ? String(value) : typeof value
  return new ValidationError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}

async function sendParts(upload: PresignedUpload, blob: Blob, settings: Settings): Promise<readonly Crc64[]> {
  const crcs: Crc64[] = []
  const queue = upload.parts.entries()
  let stored = 0
  const work = async (): Promise<void> => {
    for (const [index, part] of queue) {
      crcs[index] = await sendPart(part, blob, settings)
      stored += part.end - part.start
      settings.onProgress?.(stored, upload.size)
    }
  }
  await Promise.all(Array.from({ length: settings.parallel }, work))
  return crcs
}

async function sendPart(part: PresignedPart, blob: Blob, settings: Settings): Promise<Crc64> {
  // The bytes whose CRC-64 is compared are the bytes that are sent. They have no type, which would be a header that is not signed.
  const body = new Uint8Array(await blob.slice(part.start, part.end).arrayBuffer())
  const sent = crc64Of(body)
  const { response } = await request(part, body, settings)
  if (isOther(response, sent)) throw damaged(`Part ${part.partNumber}`)
  return sent
}

async function complete(call: PresignedCall, crc64: Crc64, settings: Settings): Promise<PresignedOutcome> {
  const { response, text } = await request(call, undefined, settings)
  if (response.status === 203) {
    const message = 'The object is stored, but the callback failed. Do not send the object again.'
    throw new PresignedUploadError('CALLBACK_FAILED', message, 203)
  }
  if (isOther(response, crc64)) throw damaged('The object')
  return { crc64, crc64Confirmed: response.headers.has('x-oss-hash-crc64ecma'), answer: text }
}

async function request(
  { url, method, headers }: PresignedCall,
  body: Uint8Array<ArrayBuffer> | undefined,
  { fetch, signal, maxAttempts, wait: pause }: Settings,
): Promise<{ readonly response: Response; readonly text: string }> {
  for (let attempt = 1; ; attempt++) {
    let problem: PresignedUploadError
    try {
      const response = await fetch(url, {
        method,
        headers: { ...headers },
        signal,
        redirect: 'error',
        ...(body && { body }),
      })
      const text = await response.text()
      if (response.ok) return { response, text }
      const code = /<Code>([\w.]+)<\/Code>/.exec(text)?.[1] ?? 'no reason'
      problem = new PresignedUploadError(
        'REFUSED',
        `OSS refused: ${response.status} ${code}.`,
        response.status,
      )
      if (response.status < 500 && response.status !== 429 && response.status !== 408) throw problem
    } catch (cause) {
      signal.throwIfAborted()
      if (cause instanceof PresignedUploadError) throw cause
      problem = new PresignedUploadError('REFUSED', 'OSS did not answer.', undefined, { cause })
    }
    if (attempt >= maxAttempts) throw problem
    await pause(200 * 2 ** (attempt - 1))
    signal.throwIfAborted()
  }
}

function isOther({ headers }: Response, sent: Crc64): boolean {
  const received = headers.get('x-oss-hash-crc64ecma')
  return received !== null && received !== String(sent)
}

function damaged(what: string): PresignedUploadError {
  return new PresignedUploadError('CRC64_MISMATCH', `${what} arrived damaged: OSS has another CRC-64.`)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
