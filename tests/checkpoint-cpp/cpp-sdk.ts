import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import type { OssClient, ResumableUploadInput, UploadNotice } from '@oss/client'
import { PART } from '../service/service.ts'

// The handling of records in the OSS C++ SDK 1.10, written from the description of the format, without code
// of the package.

/** An upload as the C++ SDK is called: `UploadObjectRequest(bucket, key, filePath, checkpointDir)`. */
export interface CppUpload {
  readonly client: OssClient
  readonly bucket: string
  readonly key: string
  readonly filePath: string
  readonly checkpointDir: string
}

/** The same upload as ours is called. */
export function ourInput(
  { bucket, key, filePath, checkpointDir }: CppUpload,
  onNotice: (notice: UploadNotice) => void,
): ResumableUploadInput {
  return {
    ...{ bucket, key, file: filePath, parallel: 1, partSize: PART, onNotice },
    checkpoints: cppCheckpointStore({ directory: checkpointDir }),
  }
}

type Fields = Readonly<Record<string, string | number>>

const upperMd5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex').toUpperCase()

/** Where the C++ SDK looks for the record. */
export function recordPath({ bucket, key, filePath, checkpointDir }: CppUpload): string {
  return join(checkpointDir, `${upperMd5(filePath)}--${upperMd5(`oss://${bucket}/${key}`)}`)
}

/** What `operator<<` of its JSON library makes of a flat object. */
function cppJson(fields: Fields): string {
  const lines = Object.keys(fields)
    .sort((a, b) => (a < b ? -1 : 1))
    .map(
      (name) =>
        `\t"${name}" : ${typeof fields[name] === 'number' ? fields[name] : quoted(`${fields[name]}`)}`,
    )
  return `{\n${lines.join(',\n')}\n}`
}

function quoted(text: string): string {
  let out = '"'
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (text[index] === '"' || text[index] === '\\') out += `\\${text[index]}`
    else if (unit < 0x20 || unit > 0x7f) out += `\\u${unit.toString(16).padStart(4, '0')}`
    else out += text[index]
  }
  return `${out}"`
}

/** Starts an upload, and sends some of its parts. */
export async function cppBegins(
  upload: CppUpload,
  partSize: number,
  parts: readonly number[],
): Promise<string> {
  const { client, bucket, key, filePath } = upload
  const { uploadId } = await client.initiateMultipartUpload({ bucket, key })
  const { mtimeMs, size } = await stat(filePath)
  const mtime = new Date(Math.floor(mtimeMs / 1000) * 1000).toUTCString()
  const fields = {
    opType: 'ResumableUpload',
    uploadID: uploadId,
    filePath,
    bucket,
    key,
    mtime,
    size,
    partSize,
  }
  await writeFile(recordPath(upload), cppJson({ ...fields, md5Sum: upperMd5(cppJson(fields)) }))
  for (const partNumber of parts) await send(upload, uploadId, partNumber, partSize, size)
  return uploadId
}

/**
 * Continues an upload as the C++ SDK does: a record that is right, for a file of that size and second, names
 * the upload id; parts of full size are kept, the others sent; then it completes and removes the record.
 *
 * @returns the numbers of the parts that were sent, or `undefined` when the record is not taken.
 */
export async function cppFinishes(upload: CppUpload): Promise<readonly number[] | undefined> {
  const { client, bucket, key, filePath } = upload
  const path = recordPath(upload)
  if (!existsSync(path)) return undefined
  const { md5Sum, ...fields } = JSON.parse(await readFile(path, 'utf8'))
  const known = ['opType', 'uploadID', 'filePath', 'bucket', 'key', 'mtime', 'size', 'partSize']
  const text = cppJson(Object.fromEntries(known.map((name) => [name, fields[name]])))
  const { mtimeMs, size } = await stat(filePath)
  const mtime = new Date(Math.floor(mtimeMs / 1000) * 1000).toUTCString()
  if (upperMd5(text) !== md5Sum || fields.size !== size || fields.mtime !== mtime) return undefined
  const { uploadID: uploadId, partSize } = fields
  const parts = new Map<number, string>()
  for await (const part of client.listParts({ bucket, key, uploadId }))
    if (part.size === partSize) parts.set(part.number, part.etag)
  const sent: number[] = []
  for (let number = 1; number <= Math.ceil(size / partSize); number++) {
    if (parts.has(number)) continue
    parts.set(number, await send(upload, uploadId, number, partSize, size))
    sent.push(number)
  }
  const list = [...parts].sort(([a], [b]) => a - b).map(([partNumber, etag]) => ({ partNumber, etag }))
  await client.completeMultipartUpload({ bucket, key, uploadId, parts: list })

  await rm(path)
  return sent
}

async function send(
  { client, bucket, key, filePath }: CppUpload,
  uploadId: string,
  partNumber: number,
  partSize: number,
  size: number,
): Promise<string> {
  const start = (partNumber - 1) * partSize
  const body = { file: filePath, start, end: Math.min(start + partSize, size) }
  return (await client.uploadPart({ bucket, key, uploadId, partNumber, body })).etag
}
