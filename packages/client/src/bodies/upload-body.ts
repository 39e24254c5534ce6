import {
  type ByteStream,
  blobSource,
  bytesSource,
  type OpenFile,
  openFileSource,
  type ReopenableStream,
  reopenableSource,
  type UploadSource,
} from '@oss/multipart'
import { ValidationError } from '../errors/validation-error.ts'

/**
 * What can be uploaded besides a file by its path. Of a known size, and read again as often as needed: text (as UTF-8), bytes, a `Blob` or
 * `File`, a `FileHandle` of `node:fs/promises` (it is not closed). Of unknown length: a Node `Readable`, a web `ReadableStream`, any async
 * iterable of bytes or text, each read once; or `{ reopen }`, which gives the bytes from an offset on, again and again.
 */
export type UploadBody = string | Uint8Array | Blob | OpenFile | ByteStream | ReopenableStream

/**
 * How a body is uploaded: as a source that can be read again, or as a stream that cannot.
 *
 * The label is the same for all: an upload to one object goes on with what an earlier one has stored when the content is the same, whatever it
 * came in.
 *
 * @throws ValidationError `BODY_INVALID` for what is none.
 */
export function sourceOfBody(body: UploadBody): UploadSource | { readonly once: ByteStream } {
  if (typeof body === 'string') return bytesSource(LABEL, new TextEncoder().encode(body))
  if (body instanceof Uint8Array) return bytesSource(LABEL, body)
  if (body instanceof Blob) return blobSource(LABEL, body)
  if (isReopenable(body)) return reopenableSource(LABEL, body)
  if (isOpenFile(body)) return openFileSource(LABEL, body)
  if (isStream(body)) return { once: body }
  const message =
    'body is none of: a string, a Uint8Array, a Blob, a FileHandle, a stream (Readable, ReadableStream, async iterable), { reopen }. ' +
    'A file is given by its path as file'
  throw new ValidationError('BODY_INVALID', 'body', message)
}

const LABEL = 'body'

/** Whether a value is a stream that can be had again. */
export function isReopenable(value: unknown): value is ReopenableStream {
  return isObject(value) && 'reopen' in value && typeof value.reopen === 'function'
}

/** Whether a value is a `FileHandle`, or can be read as one. */
export function isOpenFile(value: unknown): value is OpenFile {
  return isObject(value) && 'stat' in value && typeof value.stat === 'function' && 'read' in value
}

/** Whether a value can be read as a stream. */
export function isStream(value: unknown): value is ByteStream {
  return isObject(value) && ('getReader' in value || Symbol.asyncIterator in value)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
