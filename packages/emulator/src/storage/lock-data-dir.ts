import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmulatorError } from '../errors/emulator-error.ts'

const MARKER_NAME = 'oss-emulator.json'
const LOCK_NAME = 'owner.pid'
const FORMAT = 1

/** The folders that this very process holds. A pid file with our own pid may also be left from before a reboot. */
const LOCKED = new Set<string>()

/**
 * Makes sure that a folder is ours alone: it is new, empty, or marked as an emulator's, and no living process holds it.
 *
 * @returns gives the folder free again.
 * @throws EmulatorError `DATA_DIR_INVALID`, `DATA_DIR_IN_USE`.
 */
export async function lockDataDir(folder: string): Promise<() => Promise<void>> {
  await requireEmulatorDir(folder)
  const owner = join(await realpath(folder), LOCK_NAME)
  await removeStaleLock(owner)
  try {
    await writeFile(owner, String(process.pid), { flag: 'wx' })
  } catch (cause) {
    const message = `The folder ${folder} belongs to a running emulator. Use another one, or remove ${owner} if none runs.`
    throw new EmulatorError('DATA_DIR_IN_USE', message, { field: 'dataDir', cause })
  }
  LOCKED.add(owner)
  return async () => {
    await rm(owner, { force: true })
    LOCKED.delete(owner)
  }
}

async function requireEmulatorDir(folder: string): Promise<void> {
  const refuse = (problem: string, cause?: unknown): EmulatorError =>
    new EmulatorError('DATA_DIR_INVALID', `The folder ${folder} ${problem} Use another folder for dataDir.`, {
      field: 'dataDir',
      cause,
    })
  let names: readonly string[]
  try {
    await mkdir(folder, { recursive: true })
    names = await readdir(folder)
  } catch (cause) {
    throw refuse('cannot be used.', cause)
  }
  const marker = join(folder, MARKER_NAME)
  if (names.length === 0) await writeFile(marker, JSON.stringify({ format: FORMAT }))
  else if (!names.includes(MARKER_NAME)) throw refuse('holds files that are not an emulator’s.')
  else if ((await readFile(marker, 'utf8')) !== JSON.stringify({ format: FORMAT })) {
    throw refuse('was written by another version of the emulator.')
  }
}

/** A killed emulator leaves its mark behind; it counts only while that process lives. */
async function removeStaleLock(owner: string): Promise<void> {
  const text = await readFile(owner, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const lives = Number(text) === process.pid ? LOCKED.has(owner) : isAlive(Number(text))
  if (!lives) await rm(owner, { force: true })
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
