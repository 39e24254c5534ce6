import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  assertUnchanged,
  type Crc64,
  checkpointId,
  crc64OfRange,
  createCrc64,
  formatCrc64,
  type ObjectTarget,
  type OpenSource,
  SourceError,
  type SourceFingerprint,
  type StreamReader,
  streamChunks,
} from '@oss/multipart'
import { fileSource, retryWhileInUse } from '@oss/multipart/file'
import type { Spool } from '../bodies/file-access.ts'
import { removeDeadDrafts } from './dead-drafts.ts'

/** Size and CRC-64 of the bytes that were written. */
interface Written {
  readonly size: number
  readonly crc64: Crc64
}

/**
 * Writes a stream to a file, from which it is then uploaded. The file is named after the object, and appears
 * when it is complete. If an earlier run left a file with the same content, it is kept, so that its upload
 * resumes.
 */
export function spool(directory: string, target: ObjectTarget, reader: StreamReader): Spool {
  const hash = createHash('sha256').update(checkpointId(target, 'spool')).digest('hex').slice(0, 40)
  const name = `.oss-spool-${hash}`
  const path = join(resolve(directory), name)
  const file = fileSource(path)
  let spooled: SourceFingerprint | undefined
  return {
    source: {
      label: file.label,
      async open(signal = new AbortController().signal): Promise<OpenSource> {
        if (spooled === undefined) await writeSpool(reader, { directory, name, path, signal })
        const source = await file.open()
        // R1: another upload to this object may have replaced the file with its own stream.
        if (spooled === undefined) spooled = await source.fingerprint()
        else await assertSpoolUnchanged(source, spooled)
        return source
      },
    },
    remove: () => retryWhileInUse(() => rm(path, { force: true })),
  }
}

interface SpoolLocation {
  readonly directory: string
  readonly name: string
  readonly path: string
  readonly signal: AbortSignal
}

async function writeSpool(
  reader: StreamReader,
  { directory, name, path, signal }: SpoolLocation,
): Promise<void> {
  const draft = join(resolve(directory), `${name}.${process.pid}-${randomUUID()}.part`)
  try {
    await removeDeadDrafts(directory, name)
    const written = await writeDraft(reader, draft, signal)
    if (!(await hasContent(path, written, signal))) await retryWhileInUse(() => rename(draft, path))
  } catch (error) {
    reader.close()
    signal.throwIfAborted()
    const reason = error instanceof Error ? error.message : String(error)
    throw new SourceError(
      'SOURCE_UNREADABLE',
      `The stream could not be written to ${directory}: ${reason}.`,
      {
        cause: error,
      },
    )
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
}

async function writeDraft(reader: StreamReader, draft: string, signal: AbortSignal): Promise<Written> {
  const file: FileHandle = await open(draft, 'wx', 0o600)
  try {
    const crc = createCrc64()
    let size = 0
    for await (const chunk of streamChunks(reader, signal)) {
      await file.writeFile(chunk)
      crc.update(chunk)
      size += chunk.byteLength
    }
    await file.sync()
    return { size, crc64: formatCrc64(crc.value) }
  } finally {
    await file.close()
  }
}

async function hasContent(path: string, { size, crc64 }: Written, signal: AbortSignal): Promise<boolean> {
  try {
    await using source = await fileSource(path).open()
    if ((await source.fingerprint()).size !== size) return false
    return (await crc64OfRange(source, { start: 0, end: size }, signal)) === crc64
  } catch {
    signal.throwIfAborted()
    return false
  }
}

async function assertSpoolUnchanged(source: OpenSource, spooled: SourceFingerprint): Promise<void> {
  try {
    await assertUnchanged(source, spooled)
  } catch (error) {
    await source[Symbol.asyncDispose]()
    const message =
      'The file that the stream was written to was replaced or changed. Call again with a new stream.'
    throw new SourceError('SOURCE_UNREADABLE', message, { cause: error })
  }
}
