import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  bytesSource,
  type Crc64,
  createCrc64,
  formatCrc64,
  SourceError,
  type UploadSource,
} from '@oss/multipart'
import { retryWhileInUse, sharedFileSource } from '@oss/multipart/file'
import type { PutBody } from '../bodies/put-body.ts'
import { removeDeadDrafts } from '../files/dead-drafts.ts'

/** Compressed content that is complete. Disposing of it removes the temporary file. */
export interface CompressedContent extends AsyncDisposable {
  /** Number of compressed bytes. */
  readonly size: number
  /** CRC-64/XZ of the compressed bytes. */
  readonly crc64: Crc64
  /** The content for one request. */
  readonly body: PutBody
  /** The content for an upload in parts. The same bytes resume an upload, also in another temporary file. */
  readonly source: UploadSource
}

/** Takes compressed content. */
export interface CompressedSink {
  write(chunk: Uint8Array): Promise<void>
  finish(): Promise<CompressedContent>
  /** Removes what was written. */
  discard(): Promise<void>
}

/** Holds the content in memory. @param label - identifies the content: the path of the file */
export function memorySink(label: string): CompressedSink {
  const chunks: Uint8Array[] = []
  return {
    async write(chunk) {
      chunks.push(chunk)
    },
    async finish() {
      const bytes = Buffer.concat(chunks)
      const crc = createCrc64()
      crc.update(bytes)
      return {
        size: bytes.byteLength,
        crc64: formatCrc64(crc.value),
        body: bytes,
        source: bytesSource(label, bytes),
        async [Symbol.asyncDispose]() {},
      }
    },
    async discard() {},
  }
}

/** A modification time that is old enough to be trusted, and the same in every run. */
const OLD = new Date('2001-01-01T00:00:00Z')

/** Writes the content to a temporary file. @throws SourceError `SOURCE_UNREADABLE` */
export async function fileSink(label: string, directory: string): Promise<CompressedSink> {
  const hash = createHash('sha256').update(label).digest('hex').slice(0, 40)
  // A search for files skips such names.
  const name = `.oss-upload-${hash}`
  const path = join(resolve(directory), `${name}.${process.pid}-${randomUUID()}.part`)
  const crc = createCrc64()
  let size = 0
  const file: FileHandle = await orUnwritable(path, async () => {
    await removeDeadDrafts(directory, name)
    return await open(path, 'wx', 0o600)
  })
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await file.close()
    isOpen = false
  }
  const discard = async (): Promise<void> => {
    await close().catch(() => {})
    await retryWhileInUse(() => rm(path, { force: true })).catch(() => {})
  }
  return {
    async write(chunk) {
      await orUnwritable(path, () => file.writeFile(chunk))
      crc.update(chunk)
      size += chunk.byteLength
    },
    async finish() {
      await orUnwritable(path, async () => {
        await file.utimes(OLD, OLD)
        await close()
      })
      const crc64 = formatCrc64(crc.value)
      const source = sharedFileSource(path, { label, identity: `${size} ${crc64}` })
      return { size, crc64, body: { file: path }, source, [Symbol.asyncDispose]: discard }
    },
    discard,
  }
}

async function orUnwritable<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The compressed content could not be written to ${dirname(path)}: ${reason}.`
    throw new SourceError('SOURCE_UNREADABLE', message, { cause: error })
  }
}
