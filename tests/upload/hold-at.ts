import type { UploadHandle } from '@oss/multipart'
import type { Bench } from './bench-upload.ts'
import type { Operation } from './memory-service.ts'

/** Resolves when an operation has started; the operation then waits until it is released. */
export function holdAt(test: Bench, wanted: Operation): { begun: Promise<void>; release: () => void } {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  test.service.fault = {
    before: async (operation) => {
      if (operation !== wanted) return
      begun.resolve()
      await gate.promise
    },
  }
  return { begun: begun.promise, release: gate.resolve }
}

/** An upload that was interrupted while it sent its parts. */
export async function interruptedUpload(
  test: Bench,
  options?: Parameters<Bench['start']>[0],
): Promise<UploadHandle> {
  const hold = holdAt(test, 'part')
  const upload = test.start(options)
  await hold.begun
  hold.release()
  await upload.interrupt()
  return upload
}
