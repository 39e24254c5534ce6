import { type Crc64, crc64OfRange, type OpenSource, SourceError } from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import { type Connection, sending } from '../connection/connection.ts'
import { AppendError } from '../errors/append-error.ts'
import { tellListener } from '../events/emit.ts'
import type { AppendFileInput } from '../facade/inputs.ts'
import { withContentType } from '../options/content-type.ts'
import { type AppendedObject, appendBody } from './append.ts'
import { headObject, type ObjectInfo } from './head-object.ts'

const PIECE_BYTES = 4 * 2 ** 20

/** Appends to an object what a file has more than it. */
export async function appendFile(
  connection: Connection,
  input: AppendFileInput,
): Promise<AppendedObject & { readonly bytesAppended: number }> {
  const { file, onAppended, ...rest } = input
  const signal = input.signal ?? new AbortController().signal
  const { context, send } = sending(connection, input)
  await using open = await fileSource(file).open()
  const { size } = await open.fingerprint()
  const found = await headObject(context, input, send)
  const start = found?.size ?? 0
  let state = await provenPrefix(open, size, found, signal)
  const options = withContentType(rest, input.key, file)
  // An empty file makes an empty object.
  while (state.nextPosition < size || (found === undefined && size === 0 && state.etag === '')) {
    const { nextPosition: position, crc64 } = state
    const end = Math.min(size, position + PIECE_BYTES)
    const body = await readBytes(open, { start: position, end }, signal)
    state = await appendBody(connection, {
      ...options,
      position,
      body,
      ...(crc64 !== undefined && { crc64 }),
    })
    tellListener(onAppended, state.nextPosition, size)
  }
  return { ...state, bytesAppended: state.nextPosition - start }
}

/** The object as it is, if it is what the file begins with. */
async function provenPrefix(
  open: OpenSource,
  size: number,
  object: ObjectInfo | undefined,
  signal: AbortSignal,
): Promise<AppendedObject> {
  if (object === undefined)
    return { etag: '', nextPosition: 0, crc64: 0n as Crc64, crc64Confirmed: true, versionId: undefined }
  const { etag, crc64, versionId } = object
  const problem =
    object.objectType !== undefined && object.objectType !== 'Appendable'
      ? `is of the type ${object.objectType}, to which nothing can be appended`
      : object.size > size
        ? `has ${object.size} bytes, more than the ${size} of the file`
        : crc64 === undefined
          ? 'has no CRC-64 at OSS, so that it cannot be compared'
          : crc64 !== (await crc64OfRange(open, { start: 0, end: object.size }, signal))
            ? 'has other bytes than the file begins with'
            : undefined
  if (problem !== undefined)
    throw new AppendError('NOT_A_PREFIX', object.size, `The object ${problem}. Nothing was appended.`)
  return { etag, nextPosition: object.size, crc64, crc64Confirmed: true, versionId }
}

async function readBytes(
  open: OpenSource,
  range: { readonly start: number; readonly end: number },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of open.read(range, signal)) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  if (bytes.byteLength === range.end - range.start) return bytes
  throw new SourceError(
    'SOURCE_CHANGED',
    `The file became shorter than ${range.end} bytes while it was being appended.`,
  )
}
