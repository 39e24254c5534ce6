import { MAX_INLINE_BODY_BYTES } from '@oss/http/core'
import {
  type BinaryData,
  type ByteRange,
  blobSource,
  bytesOf,
  bytesSource,
  type OpenFile,
  type OpenSource,
  openFileSource,
  SourceError,
  type UploadSource,
} from '@oss/multipart'
import { OSS_LIMITS } from '../bytes/oss-limits.ts'
import type { UploadEncryption } from '../encryption/client-encryption.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { type OpenBody, sendChecked } from './checked-send.ts'
import { type FileAccess, requireFiles } from './file-access.ts'
import { openInlineBody } from './inline-body.ts'
import { checkGrowth, checkVerify, type SourceCheckOptions } from './source-checks.ts'
import { checkedSend, loadedSend } from './source-send.ts'
import { isBlob, isObject, isOpenFile, isStream, withPlainBytes } from './upload-body.ts'

/** A file, read in chunks. */
export interface FileBody {
  /** Path of a regular file. */
  readonly file: string
}

/** A stream, which can be read only once: a request is not retried after it has started to send it. */
export interface StreamBody {
  readonly stream: AsyncIterable<BinaryData>
  /** Exact number of bytes in the stream. */
  readonly byteLength: number
}

/**
 * Content that one request can store. A string is stored as UTF-8; a `FileHandle` of `node:fs/promises` is
 * not closed.
 */
export type PutBody = ContentBody | FileBody

/** Content other than a file path. */
export type ContentBody = string | BinaryData | Blob | OpenFile | StreamBody

/** A body whose bytes are a `Uint8Array`. */
type PlainBody = Exclude<PutBody, BinaryData> | Uint8Array

/** Ports through which bodies are read. */
export interface BodyPorts {
  /** Returns milliseconds since the epoch. */
  now(): number
  readonly files: FileAccess | undefined
}

/** How to open a body. */
export interface OpenBodyOptions extends SourceCheckOptions {
  /** Range of the file to send. Default: the whole file. */
  readonly range?: ByteRange | undefined
  /** Encrypts the content. Default: none. */
  readonly encryption?: UploadEncryption | undefined
  /**
   * Reads a file of up to so many bytes into memory, once, however often it is sent. Default: 0: each attempt
   * reads the file.
   */
  readonly loadUpTo?: number
}

/**
 * Opens a body that is small enough to be sent together with the head of the request: there is nothing to
 * read, to check for changes, or to close. Returns `undefined` for all other bodies.
 *
 * @throws ValidationError `BODY_INVALID` or `OPTION_INVALID`.
 */
export function openSmallBody(given: PutBody, options: OpenBodyOptions = {}): OpenBody | undefined {
  const { range, encryption, verify, allowGrowth } = options
  if (range !== undefined || encryption !== undefined) return undefined
  const small = inlineBytes(withPlainBytes(given))
  if (small === undefined) return undefined
  checkVerify({ verify }, false)
  checkGrowth({ allowGrowth }, { isFile: false, isEncrypted: false })
  return openInlineBody(small)
}

/**
 * Opens a body.
 *
 * @throws ValidationError `BODY_INVALID`, `OPTION_INVALID`, `RANGE_INVALID` or `TOO_LARGE`; SourceError for a
 *   file that cannot be read.
 */
export async function openBody(
  given: PutBody,
  { now, files }: BodyPorts,
  options: OpenBodyOptions = {},
): Promise<OpenBody> {
  const small = openSmallBody(given, options)
  if (small !== undefined) return small
  const { range, encryption, verify, allowGrowth } = options
  const body = withPlainBytes(given)
  checkVerify({ verify }, isReadOnce(body))
  const isFile = isObject(body) && ('file' in body || isOpenFile(body))
  checkGrowth({ allowGrowth }, { isFile, isEncrypted: encryption !== undefined })
  const source = await openSource(body, files)
  const { open: plain } = source
  try {
    const open = (await encryption?.open(plain)) ?? plain
    const fingerprint = open.opened ?? (await open.fingerprint())
    const whole = range ?? { start: 0, end: fingerprint.size }
    checkRange(whole, fingerprint.size)
    const reading = { open, range: whole, fingerprint, now, verify, allowGrowth }
    const isLoaded = isFile && encryption === undefined && whole.end - whole.start <= (options.loadUpTo ?? 0)
    const loaded = isLoaded ? await loadedSend(reading) : undefined
    return {
      send(request) {
        return sendChecked(() => loaded ?? checkedSend(reading), source.replayable, request)
      },
      [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
    }
  } catch (error) {
    await plain[Symbol.asyncDispose]()
    throw error
  }
}

/** Returns content that is small enough to be sent together with the head of the request. */
function inlineBytes(body: PlainBody): Uint8Array | undefined {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
  // A UTF-8 string has at least as many bytes as characters.
  if (body.length > MAX_INLINE_BODY_BYTES) return undefined
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return bytes.byteLength <= MAX_INLINE_BODY_BYTES ? bytes : undefined
}

async function openSource(
  body: PlainBody,
  files: FileAccess | undefined,
): Promise<{ open: OpenSource; replayable: boolean }> {
  if (isReadOnce(body)) return { open: openStream(body), replayable: false }
  return { open: await sourceOf(body, files).open(), replayable: true }
}

function isReadOnce(body: PlainBody): body is StreamBody {
  // Blob has a method `stream`.
  return isObject(body) && 'stream' in body && !isBlob(body)
}

function sourceOf(body: Exclude<PlainBody, StreamBody>, files: FileAccess | undefined): UploadSource {
  if (typeof body === 'string') return bytesSource('text', new TextEncoder().encode(body))
  if (body instanceof Uint8Array) return bytesSource('bytes', body)
  if (isBlob(body)) return blobSource('blob', body)
  if (isOpenFile(body)) return openFileSource('open file', body)
  if (isObject(body) && 'file' in body)
    return requireFiles(files, 'body.file', 'BODY_INVALID').source(body.file)
  const message = isStream(body)
    ? 'body is a stream of unknown length; pass { stream, byteLength }, or use resumableUpload, which accepts any stream'
    : 'body must be one of: a string, bytes (a typed array, a DataView, an ArrayBuffer), a Blob, a FileHandle, { file }, { stream, byteLength }'
  throw new ValidationError('BODY_INVALID', 'body', message)
}

function openStream({ stream, byteLength }: StreamBody): OpenSource {
  if (!Number.isSafeInteger(byteLength) || byteLength < 0) {
    throw new ValidationError(
      'BODY_INVALID',
      'body.byteLength',
      `body.byteLength must be the exact number of bytes in the stream (got ${byteLength})`,
    )
  }
  return {
    fingerprint: async () => ({ ...TIMELESS, size: byteLength }),
    read: () => plainChunks(stream),
    async [Symbol.asyncDispose]() {},
  }
}

async function* plainChunks(stream: AsyncIterable<BinaryData>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    const bytes = bytesOf(chunk)
    if (bytes === undefined) {
      const message = `The stream yielded a value of type ${typeof chunk}; its chunks must be bytes.`
      throw new SourceError('SOURCE_UNREADABLE', message)
    }
    yield bytes
  }
}

const TIMELESS = { mtimeNs: '0', ctimeNs: '0', fileId: 'memory' }

function checkRange({ start, end }: ByteRange, size: number): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start || end > size) {
    const message = `body must have a range within its ${size} bytes (got ${start} to ${end})`
    throw new ValidationError('RANGE_INVALID', 'body', message)
  }
  if (end - start > OSS_LIMITS.maxPartSize) {
    const message = `body must have at most ${OSS_LIMITS.maxPartSize} bytes (5 GiB) for one request (got ${end - start})`
    throw new ValidationError('TOO_LARGE', 'body', message)
  }
}
