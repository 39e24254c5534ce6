import { readdirSync, unlinkSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import type { DownloadHandle, OssClientOptions, ResumableDownloadInput } from '@oss/client'
import { type ErrorExample, examplesOf } from './error-example.ts'
import { type ErrorWorld, target } from './error-world.ts'
import { asOtherUser, withFileSizeLimit } from './process-limits.ts'

/** Downloads an object of three parts, part by part. */
async function download(
  world: ErrorWorld,
  input: Partial<ResumableDownloadInput> = {},
  options: Partial<OssClientOptions> = {},
): Promise<DownloadHandle> {
  await world.emulator.state.putObject('demo', target.key, Buffer.alloc(250_000, 'a'))
  const file = join(world.directory, 'big.bin')
  return world
    .client(options)
    .resumableDownload({ ...target, file, partSize: 102_400, parallel: 1, ...input })
}

/** The object is another at each look. */
async function overwritten(world: ErrorWorld): Promise<unknown> {
  let turn = 0
  const response = (): void =>
    void world.emulator.state.putObject('demo', target.key, Buffer.alloc(250_000, String(++turn)))
  return (await download(world, {}, { on: { response } })).done()
}

const DOWNLOAD = examplesOf('DownloadError', {
  INTERRUPTED: async (world) => {
    const rule = { operation: 'GetObject', nth: 2 } as const
    world.disturb(rule, { kind: 'hang', when: 'before-headers' })
    const handle = await download(world)
    for await (const { partsRecorded } of handle.progress()) if (partsRecorded === 1) break
    await handle.interrupt()
    return handle.done()
  },
  CANCELLED: async (world) => {
    const handle = await download(world)
    await handle.cancel()
    return handle.done()
  },
  TAKEN_OVER: async (world) => {
    world.disturb({ operation: 'GetObject', nth: 2 }, { kind: 'hang', when: 'before-headers' })
    const checkpoints = memoryCheckpointStore()
    const handle = await download(world, { checkpoints })
    for await (const { partsRecorded } of handle.progress()) if (partsRecorded === 1) break
    checkpoints.release(handle.id)
    await checkpoints.acquire(handle.id)
    return handle.done()
  },
  OBJECT_NOT_FOUND: async (world) => (await download(world, { key: 'missing.bin' })).done(),
  OBJECT_CHANGED: (world) => overwritten(world),
  REQUEST_FAILED: async (world) => {
    world.disturb({ operation: 'GetObject', nth: 2 }, { kind: 'status', status: 403, code: 'AccessDenied' })
    return (await download(world)).done()
  },
  CRC64_MISMATCH: async (world) => {
    world.disturb({ operation: 'HeadObject' }, { kind: 'wrong-crc' })
    world.disturb({ operation: 'GetObject' }, { kind: 'wrong-crc' })
    return (await download(world)).done()
  },
  TARGET_EXISTS: async (world) => {
    const file = await world.file('big.bin')
    return (await download(world, { file, overwrite: false })).done()
  },
  TARGET_FAILED: async (world) =>
    (
      await download(world, {
        file: join(world.directory, 'missing', 'big.bin'),
        checkpointDir: world.directory,
      })
    ).done(),
  CHECKPOINT_FAILED: async (world) =>
    (await download(world, { checkpointDir: join(world.directory, 'missing') })).done(),
})

const CHANGED = examplesOf('ObjectChangedError', {
  OBJECT_CHANGED: (world) => overwritten(world),
})

const TARGET = examplesOf('TargetError', {
  EXISTS: async (world) => {
    const file = await world.file('big.bin')
    return (await download(world, { file, overwrite: false })).done()
  },
  NO_DIRECTORY: async (world) =>
    (
      await download(world, {
        file: join(world.directory, 'missing', 'big.bin'),
        checkpointDir: world.directory,
      })
    ).done(),
  NOT_A_FILE: async (world) => {
    const file = join(world.directory, 'big.bin')
    await mkdir(file)
    return (await download(world, { file })).done()
  },
  NO_PERMISSION: async (world) => {
    const directory = join(world.directory, 'private')
    await mkdir(directory)
    await chmod(directory, 0o500)
    await chmod(world.directory, 0o755)
    const input = { file: join(directory, 'big.bin'), checkpoints: memoryCheckpointStore() }
    return asOtherUser(async () => (await download(world, input)).done())
  },
  NO_SPACE: (world) =>
    withFileSizeLimit(150_000, async () =>
      (await download(world, { checkpoints: memoryCheckpointStore() })).done(),
    ),
  REMOVED: async (world) => {
    const response = (): void => {
      for (const name of readdirSync(world.directory)) unlinkSync(join(world.directory, name))
    }
    const input = { checkpoints: memoryCheckpointStore() }
    return (await download(world, input, { on: { response } })).done()
  },
  FAILED: async (world) => {
    const file = join(world.directory, 'n'.repeat(300))
    return (await download(world, { file, checkpointDir: world.directory })).done()
  },
})

/** Downloads that end otherwise than completed. */
export const DOWNLOAD_ERRORS: readonly ErrorExample[] = [...DOWNLOAD, ...CHANGED, ...TARGET].map(
  (example) => ({
    ...example,
    action: 'The download of oss://demo/big.bin to big.bin',
    continueCommand: 'oss download oss://demo/big.bin big.bin',
  }),
)
