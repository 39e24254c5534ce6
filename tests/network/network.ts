import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FileUploadInput, OssClientOptions, UploadHandle } from '@oss/client'
import type { Fault, FaultMatch } from '@oss/emulator'
import { expect } from 'vitest'
import { BUCKET, bytesOf, PART, type Service } from '../service/service.ts'

export const target = { bucket: BUCKET, key: 'object' } as const
/** Four parts and a byte. */
export const SIZE = 4 * PART + 1
export const PARTS = 5

/** Starts the upload that these tests disturb. Called again, it is the next run of the same upload. */
export async function upload(
  service: Service,
  options: Partial<OssClientOptions> = {},
  input: Partial<FileUploadInput> = {},
): Promise<UploadHandle> {
  const path = join(service.directory, 'source.bin')
  const file = existsSync(path) ? path : await service.file('source.bin', SIZE)
  return service.client(options).resumableUpload({ ...target, file, partSize: PART, ...input })
}

/** The emulator's object is the file, byte for byte. */
export async function expectStored(service: Service, size = SIZE): Promise<void> {
  const stored = Buffer.from((await service.emulator.state.readObject(BUCKET, target.key)) ?? [])
  expect(stored.equals(bytesOf(size))).toBe(true)
}

/** Lets requests go wrong: the first that fits, or the first `times`. */
export function disturb(service: Service, match: FaultMatch, fault: Fault): void {
  const first = match.times === undefined ? { nth: 1 } : {}
  service.emulator.faults.add({ match: { ...first, ...match }, fault })
}

/** Number of requests by operation. */
export function counts(service: Service): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {}
  for (const { operation } of service.emulator.requests) numbers[operation] = (numbers[operation] ?? 0) + 1
  return numbers
}
