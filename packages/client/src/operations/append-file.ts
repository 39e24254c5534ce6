import { crc64OfRange, type OpenSource, SourceError } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { collectBytes } from '../bytes/collect-bytes.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { ownSignal } from '../connection/own-signal.ts'
import { AppendError } from '../errors/append-error.ts'
import { emit } from '../events/emit.ts'
import { withContentType } from '../options/content-type.ts'
import { type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { type AppendedObject, appendObject, CRC64_OF_NOTHING } from './append-object.ts'
import { type ObjectInfo, sendHeadObject } from './head-object.ts'

const CHUNK_BYTES = 4 * 2 ** 20

/** A growing file and the object that follows it. */
export interface AppendFileInput extends ObjectInput, Omit<ObjectOptions, 'callback'> {
  /** Path of a regular file that only grows, such as a log. */
  readonly file: string
  /**
   * Called after each chunk (4 MiB) with the size of the object, and the size of the file when the call
   * started.
   */
  readonly onAppended?: (objectSize: number, fileSize: number) => void
}

export async function appendFile(
  connection: Connection,
  input: AppendFileInput,
): Promise<AppendedObject & { readonly bytesAppended: number }> {
  checkObject(input)
  objectHeaders(input)
  const { file, onAppended, ...rest } = input
  const signal = ownSignal(input.signal)
  const { context, send } = prepareCall(connection, input)
  await using open = await fileSource(file).open()
  const { size } = await open.fingerprint()
  const found = await sendHeadObject(context, input, send)
  const start = found?.size ?? 0
  let state = await verifiedPrefix(open, size, found, signal)
  const options = withContentType(rest, input.key, file)
  // An empty file creates an empty object.
  while (state.nextPosition < size || (found === undefined && size === 0 && state.etag === '')) {
    const { nextPosition: position, crc64 } = state
    const end = Math.min(size, position + CHUNK_BYTES)
    const body = await readBytes(open, { start: position, end }, signal)
    state = await appendObject(connection, {
      ...options,
      position,
      body,
      ...(crc64 !== undefined && { crc64 }),
    })
    emit(onAppended, state.nextPosition, size)
  }
  return { ...state, bytesAppended: state.nextPosition - start }
}

/** Checks that the file starts with the content of the object. @throws AppendError */
async function verifiedPrefix(
  open: OpenSource,
  size: number,
  object: ObjectInfo | undefined,
  signal: AbortSignal,
): Promise<AppendedObject> {
  if (object === undefined)
    return { etag: '', nextPosition: 0, crc64: CRC64_OF_NOTHING, crc64Verified: true, versionId: undefined }
  const { etag, crc64, versionId } = object
  const problem =
    object.objectType !== undefined && object.objectType !== 'Appendable'
      ? `is of the type ${object.objectType}, to which nothing can be appended`
      : object.size > size
        ? `has ${object.size} bytes, more than the ${size} of the file`
        : crc64 === undefined
          ? 'has no CRC-64 on OSS, so it cannot be compared with the file'
          : crc64 !== (await crc64OfRange(open, { start: 0, end: object.size }, signal))
            ? 'differs from the beginning of the file'
            : undefined
  if (problem !== undefined)
    throw new AppendError('NOT_A_PREFIX', object.size, `The object ${problem}. Nothing was appended.`)
  return { etag, nextPosition: object.size, crc64, crc64Verified: true, versionId }
}

async function readBytes(
  open: OpenSource,
  range: { readonly start: number; readonly end: number },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await collectBytes(open.read(range, signal))
  if (bytes.byteLength === range.end - range.start) return bytes
  throw new SourceError(
    'SOURCE_CHANGED',
    `The file became shorter than ${range.end} bytes while it was being appended.`,
  )
}
