import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type PresignedUpload, startPresignedUpload, uploadPresigned } from '@oss/client/presigned'
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
  SOURCE_UNREADABLE: async (world) => {
    const path = join(await mkdtemp(join(tmpdir(), 'oss-blob-')), 'file.bin')
    await writeFile(path, new Uint8Array(SIZE))
    const blob = await openAsBlob(path)
    await rm(dirname(path), { recursive: true })
    return uploadPresigned(await sign(world), blob)
  },
  SOURCE_CHANGED: async (world) => {
    let version = 0
    const blob = new Blob([new Uint8Array(SIZE)])
    // As Firefox reads a file that is rewritten.
    blob.slice = (start = 0, end = SIZE) => new Blob([new Uint8Array(end - start).fill(version++)])
    return uploadPresigned(await sign(world), blob)
  },
  CORS_REFUSED: async (world) => {
    const fetch = async (_: unknown, init?: RequestInit) => {
      if (init?.mode === 'no-cors') return new Response()
      throw new TypeError('Failed to fetch')
    }
    const wait = async () => undefined
    Object.assign(globalThis, { location: {} })
    try {
      return await uploadPresigned(await sign(world), new Blob([new Uint8Array(SIZE)]), { fetch, wait })
    } finally {
      Reflect.deleteProperty(globalThis, 'location')
    }
  },
  SIGN_FAILED: async (world) => {
    const { parts, ...signed } = await sign(world)
    const refuse = async () => Promise.reject(new Error('status 500'))
    const [first] = parts
    if (first === undefined) throw new Error('no part is signed')
    const blob = new Blob([new Uint8Array(SIZE)])
    return uploadPresigned({ ...signed, parts: [first] }, blob, { sign: refuse, maxAttempts: 1 })
  },
  LOCKED: async (world) => {
    const signed = await sign(world)
    const blob = new Blob([new Uint8Array(SIZE)])
    const first = startPresignedUpload(signed, blob)
    first.pause()
    try {
      return await uploadPresigned(signed, blob)
    } finally {
      first.resume()
      await first.done()
    }
  },
  COMPLETION_UNKNOWN: (world) => {
    world.disturb({ operation: 'CompleteMultipartUpload', nth: 1 }, { kind: 'drop-response' })
    return send(world)
  },
  REFUSED: (world) => {
    world.disturb({ operation: 'UploadPart' }, { kind: 'status', status: 403, code: 'AccessDenied' })
    return send(world)
  },
  CRC64_MISMATCH: (world) => {
    world.disturb({ operation: 'UploadPart', partNumber: 2 }, { kind: 'wrong-crc' })
    return send(world)
  },
  CALLBACK_FAILED: (world) => {
    world.disturb(
      { operation: 'CompleteMultipartUpload' },
      { kind: 'status', status: 203, code: 'CallbackFailed', when: 'after-commit' },
    )
    return send(world)
  },
})
