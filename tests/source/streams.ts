import { MIN_PART_SIZE } from '@oss/client'
import { type StreamUploadOptions, startStreamUpload, type UploadHandle } from '@oss/multipart'
import { target } from '../upload/bench-upload.ts'
import { type MemoryService, memoryService } from '../upload/memory-service.ts'

export const PART = MIN_PART_SIZE

/** A stream that records how far it was read, and when it was closed. */
export interface CountedStream extends AsyncGenerator<Uint8Array> {
  readonly given: { bytes: number; isClosed: boolean }
}

/** Returns bytes in chunks; it fails at `failAt`, and stalls at `stopAt`. */
export function streamOf(
  bytes: Uint8Array,
  {
    chunk = 7919,
    failAt = Infinity,
    stopAt = Infinity,
  }: { chunk?: number; failAt?: number; stopAt?: number } = {},
): CountedStream {
  const given = { bytes: 0, isClosed: false }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = 0; at < bytes.byteLength; at += chunk) {
        if (at >= failAt) throw new Error('the pipe broke')
        if (at >= stopAt) await new Promise(() => {})
        given.bytes = Math.min(at + chunk, bytes.byteLength)
        yield bytes.subarray(at, at + chunk)
      }
    } finally {
      given.isClosed = true
    }
  }
  return Object.assign(chunks(), { given })
}

/** A service, and uploads of streams to it. */
export function streamBench(): {
  readonly service: MemoryService
  start(stream: StreamUploadOptions['stream'], options?: Partial<StreamUploadOptions>): UploadHandle
} {
  const service = memoryService()
  return {
    service,
    start: (stream, options) =>
      startStreamUpload({ target, stream, api: service.api, partSize: PART, ...options }),
  }
}
