import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResumableCopyInput } from '@oss/client'
import type { UploadNotice } from '@oss/multipart'
import { BUCKET, bytesOf, PART, type Service } from '../service/service.ts'

export const OTHER_BUCKET = 'other-bucket'
export const SOURCE = { bucket: OTHER_BUCKET, key: 'dir/\u00e4 b+c%?.bin' }
export const TARGET = { bucket: BUCKET, key: 'copy.bin' }
/** Five parts, the last one short. */
export const SIZE: number = 4 * PART + 123

/** Stores the bytes that are to be copied; another seed makes other ones. */
export async function storeSource(service: Service, size: number = SIZE, seed = 1): Promise<Buffer> {
  const bytes = bytesOf(size, seed)
  await service.emulator.state.putObject(SOURCE.bucket, SOURCE.key, bytes, {
    contentType: 'text/x-source',
    metadata: { made: 'here' },
  })
  return bytes
}

/** The bytes at the target; empty when there is no object. */
export async function copied(service: Service): Promise<Buffer> {
  return Buffer.from((await service.emulator.state.readObject(TARGET.bucket, TARGET.key)) ?? [])
}

/** The parts of the copy requests, in their order. */
export function partsCopied(service: Service): readonly (number | undefined)[] {
  return service.emulator.requests
    .filter(({ operation }) => operation === 'UploadPartCopy')
    .map(({ partNumber }) => partNumber)
}

/** A directory for checkpoints, and the options of a copy with small parts. */
export async function copyInput(
  service: Service,
): Promise<ResumableCopyInput & { readonly checkpointDir: string; readonly notices: UploadNotice[] }> {
  const checkpointDir = join(service.directory, 'checkpoints')
  await mkdir(checkpointDir, { recursive: true })
  const notices: UploadNotice[] = []
  return {
    ...TARGET,
    source: SOURCE,
    partSize: PART,
    checkpointDir,
    notices,
    onNotice: (notice) => notices.push(notice),
  }
}
