import { writeFileSync } from 'node:fs'
import { mkdir, readdir, rm, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { CheckpointError, OSS_LIMITS, type OssClientOptions, UploadError } from '@oss/client'
import type { Fault } from '@oss/emulator'
import { systemClock } from '@oss/http'
import { type CheckpointId, checkpointId, planParts, uploadId } from '@oss/multipart'
import { type ErrorExample, examplesOf } from './error-example.ts'
import type { ErrorWorld } from './error-world.ts'

const DENIED: Fault = { kind: 'status', status: 403, code: 'AccessDenied' }

/** An upload that fails after its first part. */
async function halfDone(world: ErrorWorld, options: Partial<OssClientOptions> = {}): Promise<void> {
  const fault = world.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 2 },
    fault: DENIED,
  })
  await (await world.upload({}, options)).outcome
  fault.remove()
}

const ID = checkpointId(
  { endpoint: 'https://service.example', bucket: 'bucket', key: 'key' },
  '/data/big.bin',
)

const UPLOAD = examplesOf('UploadError', {
  TAKEN_OVER: async (world) => {
    const checkpoints = memoryCheckpointStore()
    const handle: { id?: CheckpointId } = {}
    const part = (): void => {
      if (handle.id === undefined) return
      checkpoints.release(handle.id)
      void checkpoints.acquire(handle.id)
    }
    const upload = await world.upload({}, { checkpoints, on: { part } })
    handle.id = upload.id
    return upload.done()
  },
  NOTHING_TO_CONTINUE: async (world) =>
    (await world.upload({ continueOnly: uploadId('0004B999EF518A1F') })).done(),
  INTERRUPTED: async (world) => {
    world.disturb({ operation: 'UploadPart', partNumber: 2 }, { kind: 'hang', when: 'before-body' })
    const handle = await world.upload()
    for await (const { partsRecorded } of handle.progress()) if (partsRecorded === 1) break
    await handle.interrupt()
    return handle.done()
  },
  CANCELLED: async (world) => {
    const handle = await world.upload()
    await handle.cancel()
    return handle.done()
  },
  PART_FAILED: async (world) => {
    world.disturb({ operation: 'UploadPart', partNumber: 2 }, DENIED)
    return (await world.upload()).done()
  },
  PART_CRC64_MISMATCH: async (world) => {
    world.disturb({ operation: 'UploadPart', partNumber: 2 }, { kind: 'wrong-crc' })
    return (await world.upload()).done()
  },
  REQUEST_FAILED: async (world) => {
    world.disturb({ operation: 'InitiateMultipartUpload' }, DENIED)
    return (await world.upload()).done()
  },
  SOURCE_CHANGED: async (world) => {
    const file = await world.file('big.bin')
    let turn = 0
    const part = (): void => writeFileSync(file, Buffer.alloc(250_000, String(turn++)))
    return (await world.upload({ file }, { on: { part } })).done()
  },
  SOURCE_UNREADABLE: async (world) =>
    (await world.upload({ file: join(world.directory, 'missing.bin') })).done(),
  OBJECT_CRC64_MISMATCH: async (world) => {
    world.disturb({ operation: 'CompleteMultipartUpload' }, { kind: 'wrong-crc' })
    return (await world.upload()).done()
  },
  COMPLETION_UNKNOWN: async (world) => {
    world.disturb({ operation: 'CompleteMultipartUpload' }, { kind: 'late', delayMs: 60_000 })
    return (await world.upload()).done()
  },
  STALE_UPLOAD_NOT_ABORTED: async (world) => {
    await halfDone(world)
    await world.file('big.bin', 300_000)
    world.disturb({ operation: 'AbortMultipartUpload' }, { kind: 'status', status: 503 })
    return (await world.upload({ file: join(world.directory, 'big.bin') })).done()
  },
  UPLOAD_LOST: async (world) => {
    world.disturb(
      { operation: 'UploadPart' },
      { kind: 'status', status: 404, code: 'NoSuchUpload', message: 'The specified upload does not exist.' },
    )
    return (await world.upload()).done()
  },
  CHECKPOINT_FAILED: async (world) =>
    (await world.upload({ checkpointDir: join(world.directory, 'missing') })).done(),
  INVALID_PLAN: () => {
    // Few file systems take a file that is too large for OSS.
    const fields = { uploadId: undefined, partsRecorded: 0, partsTotal: 0, resumable: false }
    try {
      planParts(OSS_LIMITS, 49 * 2 ** 40)
    } catch (cause) {
      throw new UploadError('The source cannot be split into parts.', {
        code: 'INVALID_PLAN',
        ...fields,
        cause,
      })
    }
  },
})

/** The journal of the upload that was started last. */
async function journalOf({ directory }: ErrorWorld): Promise<string> {
  const name = (await readdir(directory)).find((entry) => entry.endsWith('.journal'))
  return join(directory, name ?? 'missing')
}

const CHECKPOINT = examplesOf('CheckpointError', {
  LOCKED: async (world) => {
    world.disturb({ operation: 'UploadPart' }, { kind: 'hang', when: 'before-body' })
    const file = await world.file('big.bin')
    const first = await world.upload({ file })
    for await (const { phase } of first.progress()) if (phase === 'uploading') break
    const second = await world.upload({ file })
    return second.done()
  },
  UNWRITABLE: async (world) =>
    (await world.upload({ checkpointDir: join(world.directory, 'missing') })).done(),
  UNREADABLE: async (world) => {
    const checkpoints = cppCheckpointStore({ directory: world.directory })
    await halfDone(world, { checkpoints })
    const record = (await readdir(world.directory)).find((name) => name.includes('--')) ?? ''
    await truncate(join(world.directory, record), 64 * 2 ** 20)
    return (await world.upload({}, { checkpoints })).done()
  },
  UNSAFE_LOCATION: async (world) => {
    await halfDone(world)
    const journal = await journalOf(world)
    await rm(journal)
    await symlink('/etc/hostname', journal)
    return (await world.upload()).done()
  },
  TAKEN_OVER: async () => {
    const checkpoints = memoryCheckpointStore()
    const lease = await checkpoints.acquire(ID)
    checkpoints.release(ID)
    await checkpoints.acquire(ID)
    await lease.remove()
  },
  LEASE_ENDED: async () => {
    const lease = await memoryCheckpointStore().acquire(ID)
    await lease[Symbol.asyncDispose]()
    await lease.remove()
  },
  REMOVED: async (world) => {
    const checkpointDir = join(world.directory, 'checkpoints')
    await mkdir(checkpointDir)
    const part = (): void => void rm(checkpointDir, { recursive: true, force: true })
    return (await world.upload({ checkpointDir }, { on: { part } })).done()
  },
  UNRESPONSIVE: async (world) => {
    const never = new Promise<never>(() => {})
    const store = { ...memoryCheckpointStore(), acquire: () => never, has: () => never }
    const clock = { ...systemClock, sleep: async (ms: number) => void (ms === 5000 || (await never)) }
    const upload = await world.upload({}, { checkpoints: store, clock })
    const outcome = await upload.cancel()
    if (outcome.kind === 'failed') throw outcome.error
    return outcome
  },
  TOO_LARGE: () => {
    // It takes more parts than an upload can have, unless their ETags are far longer than any.
    const message =
      'The checkpoint /data/.oss-upload-1.journal would exceed 4194304 bytes. Remove it, then call again to start over.'
    const cause = new CheckpointError('TOO_LARGE', message)
    const fields = { uploadId: undefined, partsRecorded: 0, partsTotal: 3, resumable: false }
    throw new UploadError(message, { code: 'CHECKPOINT_FAILED', ...fields, cause })
  },
})

/** Uploads that end otherwise than completed. */
export const UPLOAD_ERRORS: readonly ErrorExample[] = [...UPLOAD, ...CHECKPOINT]
