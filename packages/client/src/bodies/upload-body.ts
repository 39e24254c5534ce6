import {
  type BinaryData,
  type ByteStream,
  blobSource,
  bytesOf,
  bytesSource,
  isSourceError,
  type OpenFile,
  openFileSource,
  type ReopenableStream,
  reopenableSource,
  type UploadSource,
} from '@oss/multipart'
import { ValidationError } from '../errors/validation-error.ts'

/**
 * Content of a resumable upload other than a file path.
 *
 * - Of known size, and read several times if necessary: text (as UTF-8), bytes (a typed array, a
 *   `Buffer`, a `DataView`, an `ArrayBuffer`), a `Blob` or `File`, a `FileHandle` of `node:fs/promises` (it
 *   is not closed).
 * - Of unknown size, and read once: a Node `Readable`, a web `ReadableStream`, any async iterable of bytes or
 *   text.
 * - Of unknown size, and read several times if necessary: `{ reopen }`, which returns the bytes from an
 *   offset.
 * - An `UploadSource` of `@oss/multipart` or your own, identified by its label.
 */
export type UploadBody = SizedBody | OpenFile | ByteStream | ReopenableStream

/**
 * Content of known size that needs neither a file system nor a stream: text (as UTF-8), bytes (a typed array,
 * a `DataView`, an `ArrayBuffer`), a `Blob` or `File`, or an `UploadSource` of `@oss/multipart` or your own.
 */
export type SizedBody = string | BinaryData | Blob | UploadSource

/**
 * Converts a body to a source that can be read again, or to a stream that cannot.
 *
 * All sources but your own have the same label, so that an upload resumes an earlier one to the same object
 * if the content is the same, in whatever form.
 *
 * @throws ValidationError `BODY_INVALID`
 */
export function sourceOfBody(given: UploadBody): UploadSource | { readonly once: ByteStream } {
  const sized = sizedSource(given)
  if (sized !== undefined) return sized
  const body: unknown = given
  if (isReopenable(body)) return reopenableSource(LABEL, body)
  if (isOpenFile(body)) return openFileSource(LABEL, body)
  if (isStream(body)) return { once: body }
  const message =
    'body must be one of: a string, bytes (a typed array, a DataView, an ArrayBuffer), a Blob, a FileHandle, a stream (Readable, ReadableStream, async iterable), { reopen }. ' +
    'Pass the path of a file as file'
  throw new ValidationError('BODY_INVALID', 'body', message)
}

const LABEL = 'body'

/**
 * Converts a `SizedBody` to a source; `undefined` for other bodies.
 *
 * @throws ValidationError `BODY_INVALID`
 */
export function sizedSource(given: unknown): UploadSource | undefined {
  const body = withPlainBytes(given)
  if (typeof body === 'string') return bytesSource(LABEL, new TextEncoder().encode(body))
  if (body instanceof Uint8Array) return bytesSource(LABEL, body)
  if (isBlob(body)) return blobSource(LABEL, body)
  return isSource(body) ? body : undefined
}

/**
 * Returns bytes of any kind as a `Uint8Array`, and other bodies as they are.
 *
 * @throws ValidationError `BODY_INVALID` for memory that was transferred.
 */
export function withPlainBytes<Body>(body: Body): Exclude<Body, BinaryData> | Uint8Array {
  try {
    return bytesOf(body) ?? (body as Exclude<Body, BinaryData>)
  } catch (error) {
    if (!isSourceError(error)) throw error
    throw new ValidationError('BODY_INVALID', 'body', error.message)
  }
}

/** Whether a value is a `Blob` or `File`, also of another realm. */
export function isBlob(value: unknown): value is Blob {
  if (!isObject(value) || !('size' in value && typeof value.size === 'number')) return false
  return ['slice', 'stream', 'arrayBuffer'].every((name) => typeof Reflect.get(value, name) === 'function')
}

/** Returns the name of a `File`, also of another realm. */
export function nameOf(body: unknown): string | undefined {
  return isBlob(body) && 'name' in body && typeof body.name === 'string' ? body.name : undefined
}

/** Whether a value is a stream that can be opened again. */
export function isReopenable(value: unknown): value is ReopenableStream {
  return isObject(value) && 'reopen' in value && typeof value.reopen === 'function'
}

function isSource(value: unknown): value is UploadSource {
  return isObject(value) && 'label' in value && typeof value.label === 'string' && 'open' in value
}

/** Whether a value is a `FileHandle`, or has its methods. */
export function isOpenFile(value: unknown): value is OpenFile {
  return isObject(value) && 'stat' in value && typeof value.stat === 'function' && 'read' in value
}

/** Whether a value can be read as a stream. */
export function isStream(value: unknown): value is ByteStream {
  return isObject(value) && ('getReader' in value || Symbol.asyncIterator in value)
}

/** Whether a value is an object, and not `null`. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
