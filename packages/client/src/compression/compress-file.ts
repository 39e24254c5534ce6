import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type BrotliCompress, constants, createBrotliCompress, createGzip, type Gzip } from 'node:zlib'
import {
  type Crc64,
  crc64OfRange,
  createCrc64,
  formatCrc64,
  isUnchanged,
  type OpenSource,
  SourceError,
  sourceChangedError,
} from '@oss/multipart'
import { fileSource } from '@oss/multipart/file'
import type { Compression } from '../rules/compression.ts'
import type { CompressedRecord } from './compressed-record.ts'
import { type CompressedContent, type CompressedSink, fileSink, memorySink } from './compressed-sink.ts'

/** A file that was compressed. Disposing of it removes the temporary file. */
export interface CompressedFile extends CompressedContent {
  readonly record: CompressedRecord
}

/** How to compress a file. */
export interface CompressOptions {
  readonly compression: Compression
  /** Directory for the temporary file. */
  readonly directory: string
  readonly allowGrowth: boolean
  readonly signal: AbortSignal
}

/** R14: larger files are compressed into a temporary file. */
const MAX_IN_MEMORY = 1_048_576
/** Attempts for a file that changes while it is compressed. */
const MAX_TRIES = 4

/**
 * Compresses a file as it was at one moment, streamed.
 *
 * R1: the file is read once more afterwards, so that the compressed content is that of the recorded CRC-64.
 *
 * @throws SourceError when the file cannot be read, keeps changing, or no temporary file can be written.
 */
export async function compressFile(file: string, options: CompressOptions): Promise<CompressedFile> {
  for (let tries = 1; ; tries++) {
    try {
      return await compressOnce(resolve(file), options)
    } catch (error) {
      const isChanged = error instanceof SourceError && error.code === 'SOURCE_CHANGED'
      if (!isChanged || tries === MAX_TRIES) throw error
    }
  }
}

async function compressOnce(path: string, options: CompressOptions): Promise<CompressedFile> {
  const { compression, directory, allowGrowth, signal } = options
  await using open = await fileSource(path).open(signal)
  const fingerprint = await open.fingerprint()
  const { size } = fingerprint
  const sink = size <= MAX_IN_MEMORY ? memorySink(path) : await fileSink(path, directory)
  try {
    const crc64 = await compressInto(sink, open, size, compression, signal)
    await isUnchanged(open, fingerprint, allowGrowth)
    if ((await crc64OfRange(open, { start: 0, end: size }, signal)) !== crc64) throw sourceChangedError()
    const content = await sink.finish()
    return { ...content, record: { size, crc64, compressedCrc64: content.crc64 } }
  } catch (error) {
    await sink.discard()
    signal.throwIfAborted()
    throw error
  }
}

async function compressInto(
  sink: CompressedSink,
  open: OpenSource,
  size: number,
  compression: Compression,
  signal: AbortSignal,
): Promise<Crc64> {
  const crc = createCrc64()
  let bytesRead = 0
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const chunk of open.read({ start: 0, end: size }, signal)) {
      crc.update(chunk)
      bytesRead += chunk.byteLength
      yield chunk
    }
  }
  const store = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) await sink.write(chunk)
  }
  await pipeline(content(), compressor(compression, size), store, { signal })
  if (bytesRead !== size) throw sourceChangedError()
  return formatCrc64(crc.value)
}

function compressor(compression: Compression, size: number): Gzip | BrotliCompress {
  if (compression === 'gzip') return createGzip({ level: 9 })
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants
  // A hint of 32 bits.
  const hint = Math.min(size, 0x7f_ff_ff_ff)
  return createBrotliCompress({ params: { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_SIZE_HINT]: hint } })
}
