import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmulatorError } from '../errors/emulator-error.ts'

const MARKER_NAME = 'oss-emulator.json'
const LOCK_NAME = 'owner.pid'
const FORMAT = 1

/** Lock files of this process. A file with this process ID may also be left from before a reboot. */
const LOCKED = new Set<string>()

/**
 * Locks a data directory for this process. It must be new, empty, or marked as an emulator's, and not locked
 * by a live process.
 *
 * @returns a function that releases the lock.
 * @throws EmulatorError `DATA_DIR_INVALID`, `DATA_DIR_IN_USE`.
 */
export async function lockDataDir(directory: string): Promise<() => Promise<void>> {
  await requireEmulatorDir(directory)
  const lock = join(await realpath(directory), LOCK_NAME)
  await removeStaleLock(lock)
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' })
  } catch (cause) {
    const message = `The directory ${directory} is in use by a running emulator. Use another directory, or remove ${lock} if no emulator is running.`
    throw new EmulatorError('DATA_DIR_IN_USE', message, { field: 'dataDir', cause })
  }
  LOCKED.add(lock)
  return async () => {
    await rm(lock, { force: true })
    LOCKED.delete(lock)
  }
}

async function requireEmulatorDir(directory: string): Promise<void> {
  const invalidDirectory = (problem: string, cause?: unknown): EmulatorError =>
    new EmulatorError(
      'DATA_DIR_INVALID',
      `The directory ${directory} ${problem} Use another directory as dataDir.`,
      {
        field: 'dataDir',
        cause,
      },
    )
  let names: readonly string[]
  try {
    await mkdir(directory, { recursive: true })
    names = await readdir(directory)
  } catch (cause) {
    throw invalidDirectory('cannot be used.', cause)
  }
  const marker = join(directory, MARKER_NAME)
  if (names.length === 0) await writeFile(marker, JSON.stringify({ format: FORMAT }))
  else if (!names.includes(MARKER_NAME))
    throw invalidDirectory('contains files that no emulator has written.')
  else if ((await readFile(marker, 'utf8')) !== JSON.stringify({ format: FORMAT })) {
    throw invalidDirectory('was written by another version of the emulator.')
  }
}

/** Removes the lock file of a killed emulator: a lock is valid only while its process is alive. */
async function removeStaleLock(lock: string): Promise<void> {
  const text = await readFile(lock, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const isLive = Number(text) === process.pid ? LOCKED.has(lock) : isAlive(Number(text))
  if (!isLive) await rm(lock, { force: true })
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
