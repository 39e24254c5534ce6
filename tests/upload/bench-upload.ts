import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { MIN_PART_SIZE } from '@oss/client'
import {
  bytesSource,
  type CheckpointStore,
  type MultipartApi,
  startUpload,
  type UploadHandle,
  type UploadNotice,
  type UploadOptions,
} from '@oss/multipart'
import { type MemoryService, memoryService } from './memory-service.ts'

export const target = { endpoint: 'memory:', bucket: 'bucket', key: 'key' }

/** A service, a memory and a source, and what a test saw of them. */
export interface Bench {
  readonly service: MemoryService
  readonly store: CheckpointStore & { readonly size: number }
  readonly notices: UploadNotice[]
  start(options?: Partial<UploadOptions>): UploadHandle
}

/** `size` bytes that differ from place to place; `seed` makes other ones. */
export function content(size: number, seed = 1): Uint8Array {
  return Uint8Array.from(
    { length: size },
    (_, index) => (index * 31 + Math.floor(index / 251) + seed * 17) % 256,
  )
}

/** Five parts, the last one short. */
export const FIVE_PARTS: Uint8Array = content(4 * MIN_PART_SIZE + 123)

export function bench(bytes: Uint8Array = FIVE_PARTS): Bench {
  const service = memoryService()
  const store = memoryCheckpointStore()
  const notices: UploadNotice[] = []
  return {
    service,
    store,
    notices,
    start: (options) =>
      startUpload({
        target,
        source: bytesSource('test', bytes),
        api: service.api,
        checkpoints: store,
        partSize: MIN_PART_SIZE,
        onNotice: (notice) => notices.push(notice),
        ...options,
      }),
  }
}

/** A service that cannot store an object in one request. */
export function withoutPut(api: MultipartApi): MultipartApi {
  const { put: _, ...rest } = api
  return rest
}
