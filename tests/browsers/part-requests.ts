import { vi } from 'vitest'
import type { Service } from '../service/service.ts'

/** Resolves when the service has ended a request for a part, successful or not. */
export async function partEnded({ emulator }: Service, partNumber: number): Promise<void> {
  // The preflight request of a browser has the number of the part, too.
  const isEnded = (): boolean =>
    emulator.requests.some(
      (request) =>
        request.operation === 'UploadPart' &&
        request.partNumber === partNumber &&
        request.endedAt !== undefined,
    )
  await vi.waitUntil(isEnded, { timeout: 20_000 })
}

/** Lets the service refuse a part once, which ends an upload. */
export function refusePart({ emulator }: Service, partNumber: number): void {
  emulator.faults.add({
    match: { operation: 'UploadPart', partNumber, times: 1 },
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
}
