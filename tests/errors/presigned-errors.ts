import { type PresignedUpload, uploadPresigned } from '@oss/client/presigned'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'

const SIZE = 250_000

function sign(world: ErrorWorld): Promise<PresignedUpload> {
  return world
    .client()
    .presignMultipartUpload({ ...target, size: SIZE, partSize: 102_400, expiresInSeconds: 60 })
}

async function send(world: ErrorWorld, size = SIZE): Promise<unknown> {
  return uploadPresigned(await sign(world), new Blob([new Uint8Array(size)]), { maxAttempts: 1 })
}

/** What goes wrong in a browser. */
export const PRESIGNED_ERRORS: readonly ErrorExample[] = examplesOf('PresignedUploadError', {
  SIZE_MISMATCH: (world) => send(world, SIZE + 1),
  REFUSED: (world) => {
    world.disturb({ operation: 'UploadPart' }, { type: 'status', status: 403, code: 'AccessDenied' })
    return send(world)
  },
  CRC64_MISMATCH: (world) => {
    world.disturb({ operation: 'UploadPart', partNumber: 2 }, { type: 'wrong-crc' })
    return send(world)
  },
  CALLBACK_FAILED: (world) => {
    world.disturb(
      { operation: 'CompleteMultipartUpload' },
      { type: 'status', status: 203, code: 'CallbackFailed', when: 'after-commit' },
    )
    return send(world)
  },
})
