import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { ConnectionClosedError } from '../../errors/connection-closed-error.ts'
import { ServiceError } from '../../errors/service-error.ts'

/** A form up to its file. The file is streamed; fields after it are ignored. */
export interface UploadForm {
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>
  readonly fileName: string
  /** Content type of the file's part. */
  readonly fileType: string
  readonly chunks: AsyncIterable<Uint8Array>
  /** Resolves when the whole form has been read. */
  end(): Promise<void>
  /** Reads the rest of the form and discards it. */
  discard(): Promise<void>
}

const LIMITS = { fieldNameSize: 8 * 1024, fieldSize: 2 * 1024 * 1024 }

/**
 * Reads a form up to its file (docs/protocol.md#postobject).
 *
 * @throws ServiceError `RequestIsNotMultiPartContent`, `MalformedPOSTRequest`,
 *   `IncorrectNumberOfFilesInPOSTRequest`, `FieldItemTooLong`.
 */
export async function readUploadForm(
  contentType: string | undefined,
  chunks: AsyncIterable<Uint8Array>,
): Promise<UploadForm> {
  if (contentType === undefined || !/^multipart\/form-data\s*;.*boundary=/i.test(contentType))
    throw new ServiceError('RequestIsNotMultiPartContent')
  const parser = new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS })
  const fields = new Map<string, string>()
  const { promise, resolve, reject } = Promise.withResolvers<UploadForm>()
  let file: Readable | undefined
  parser.on('field', (name, value, isNameTruncated, isValueTruncated) => {
    if (file !== undefined) return
    if (isNameTruncated || isValueTruncated) reject(new ServiceError('FieldItemTooLong'))
    fields.set(name.toLowerCase(), value)
  })
  parser.on('file', (name, stream, fileName, _encoding, fileType) => {
    if (file !== undefined || name !== 'file') return void stream.resume()
    file = stream
    // The reader gets the error from the stream; without a reader it must not be unhandled.
    stream.on('error', () => undefined)
    resolve({ fields, fileName, fileType, chunks: stream, end: () => piped, discard })
  })
  parser.on('finish', () => {
    if (file === undefined) reject(new ServiceError('IncorrectNumberOfFilesInPOSTRequest'))
  })
  const piped = pipeline(Readable.from(chunks), parser).catch((cause: unknown) => {
    const isKnown = cause instanceof ServiceError || cause instanceof ConnectionClosedError
    const failure = isKnown ? cause : new ServiceError('MalformedPOSTRequest')
    // Otherwise the reader of the file would wait forever.
    file?.destroy(failure)
    throw failure
  })
  piped.catch(reject)
  async function discard(): Promise<void> {
    if (file?.destroyed) return
    file?.resume()
    await piped.catch(() => undefined)
  }
  return promise
}
