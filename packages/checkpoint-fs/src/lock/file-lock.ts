import { constants } from 'node:fs'
import { CheckpointError, type CheckpointOwner, isCheckpointError } from '@oss/multipart'
import { errorCode } from '@oss/multipart/file'
import { lstatIfExists, removeIfExists } from '../files/safe-file.ts'
import type { FileStats, FileSystem, Processes, System } from '../system/system.ts'
import { describeOwner, type LockOwner, lockedError, readOwner } from './lock-owner.ts'

/** A lock that this process holds. */
export interface FileLock {
  /** Paths of the files of the lock. */
  readonly paths: readonly string[]
  /** Whether this process still holds the lock; false if its file was removed or replaced. */
  isHeld(): Promise<boolean>
  /**
   * Releases the lock. Never fails: if a file cannot be removed, this process treats the lock as released.
   */
  release(): Promise<void>
}

interface LockChain {
  /** Paths of the chain, in order. */
  readonly paths: readonly string[]
  readonly last: LockOwner | undefined
}

const MAX_ATTEMPTS = 100
const LINKS_UNSUPPORTED = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])
const MAX_CHAIN_LENGTH = 1000
const CREATE_ONLY = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

/** Tokens of locks that this process released, but whose files could not be removed. */
const releasedTokens = new Set<string>()
/** Tokens of locks that this process holds or is acquiring. */
const ownedTokens = new Set<string>()

/**
 * Acquires a lock. The lock of a process that has certainly ended, for example by `kill -9`, is taken over.
 *
 * File systems have no operation "replace if unchanged", so the file of a dead owner is never replaced or
 * removed. The successor of owner T creates the file `PATH.T`, which `link` allows only one process to do.
 * The lock is a chain of files from `PATH` on, and the last one names the owner. `release` removes the chain
 * from its start, so a file that another process appended meanwhile is no longer reachable. That is why a new
 * owner reads the chain again before it relies on it. Then it shortens the chain to one file
 * (docs/decisions/0003-file-lock.md).
 *
 * @throws CheckpointError `LOCKED` if a process that may be running holds the lock
 */
export async function acquireLock(system: System, path: string): Promise<FileLock> {
  const { files, processes } = system
  const owner: LockOwner = { token: system.randomId(), ...(await processes.ownIdentity()) }
  const draft = `${path}.${owner.token}.new`
  ownedTokens.add(owner.token)
  let isAcquired = false
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      await writeDraft(files, draft, owner)
      const paths = await tryToLink(system, path, draft, owner)
      if (paths === undefined) continue
      isAcquired = true
      return ownedLock(files, paths, owner.token)
    }
    throw new CheckpointError(
      'LOCKED',
      `Too many processes are acquiring the lock ${path} at the same time. Try again.`,
    )
  } finally {
    if (!isAcquired) ownedTokens.delete(owner.token)
    // A draft that cannot be removed is harmless, and is removed with the checkpoint.
    await removeIfExists(files, draft).catch(() => {})
  }
}

/**
 * Returns the process that holds a lock; `undefined` if no process does, or if it has certainly ended. Does
 * not acquire the lock.
 */
export async function findLockOwner(
  { files, processes }: System,
  path: string,
): Promise<CheckpointOwner | undefined> {
  try {
    const { last } = await readChain(files, path)
    if (last === undefined) return undefined
    const own: LockOwner = { token: '', ...(await processes.ownIdentity()) }
    return (await mayTakeOver(processes, last, own)) ? undefined : describeOwner(last, own)
  } catch {
    return { description: 'an unknown process, because its lock cannot be read', leaseEndsAtMs: undefined }
  }
}

async function tryToLink(
  { files, processes }: System,
  path: string,
  draft: string,
  owner: LockOwner,
): Promise<readonly string[] | undefined> {
  const chain = await readChain(files, path)
  // A network file system may report EEXIST although it created the link.
  if (chain.last?.token === owner.token) return chain.paths
  if (chain.last !== undefined && !(await mayTakeOver(processes, chain.last, owner))) {
    // The chain may have been shortened while it was read, so that this file is no longer part of it.
    if ((await readChain(files, path)).last?.token !== chain.last.token) return undefined
    throw lockedError(chain.last, owner, path)
  }
  const name = chain.last === undefined ? path : `${path}.${chain.last.token}`
  try {
    await files.link(draft, name)
  } catch (error) {
    // Another process was faster, or has removed the draft.
    const code = errorCode(error) ?? ''
    if (code === 'EEXIST' || code === 'ENOENT') return undefined
    if (!LINKS_UNSUPPORTED.has(code)) {
      await removeLock(files, [name], owner.token)
      throw error
    }
    const message = `The file system of ${path} does not support hard links, which locks require. Choose another checkpoint directory.`
    throw new CheckpointError('UNWRITABLE', message, { cause: error })
  }
  try {
    const now = await readChain(files, path)
    if (now.last?.token === owner.token) return await shorten(files, path, now.paths)
    await removeIfExists(files, name)
    return undefined
  } catch (error) {
    for (const created of new Set([name, path])) await removeLock(files, [created], owner.token)
    throw error
  }
}

/** Renames the last file to the first, so that the chain does not grow with each killed process. */
async function shorten(
  files: FileSystem,
  path: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const lastPath = paths.at(-1) ?? path
  if (lastPath === path) return paths
  try {
    // A process that read the old chain and appends to it reads the chain again, and finds this owner.
    await files.rename(lastPath, path)
  } catch {
    // Windows cannot rename a file that another process has open; the chain stays as it is.
    return (await readChain(files, path)).paths
  }
  // Files that cannot be removed are harmless, and are removed with the checkpoint.
  for (const name of paths.slice(1, -1)) await removeIfExists(files, name).catch(() => {})
  return [path]
}

async function mayTakeOver(processes: Processes, owner: LockOwner, own: LockOwner): Promise<boolean> {
  if (releasedTokens.has(owner.token)) return true
  // Without a start time, only the token distinguishes this process from an earlier one with the same id.
  const isOwnProcessId =
    owner.started === '' &&
    owner.pid === own.pid &&
    owner.host === own.host &&
    (owner.namespace ?? own.namespace) === own.namespace
  return (isOwnProcessId && !ownedTokens.has(owner.token)) || processes.isSurelyDead(owner)
}

async function readChain(files: FileSystem, path: string): Promise<LockChain> {
  const paths: string[] = []
  let last: LockOwner | undefined
  for (let name = path; paths.length < MAX_CHAIN_LENGTH; ) {
    const next = await readOwner(files, name)
    if (next === undefined) return { paths, last }
    paths.push(name)
    last = next
    name = `${path}.${next.token}`
  }
  throw new CheckpointError(
    'LOCKED',
    `The lock ${path} was taken over too many times. If no upload or download of this file is running, remove all files whose names start with the name of the lock.`,
  )
}

function ownedLock(files: FileSystem, paths: readonly string[], token: string): FileLock {
  const lastPath = paths.at(-1) ?? ''
  let known: FileStats | undefined
  return {
    paths,
    async isHeld() {
      // Called after each write of the journal, so an unchanged file is not read again.
      const stats = await lstatIfExists(files, lastPath)
      if (stats === undefined) return false
      if (known !== undefined && isSameFile(known, stats)) return true
      const held = await isOwnedBy(files, paths, token)
      known = held ? stats : undefined
      return held
    },
    release: () => removeLock(files, paths, token),
  }
}

// A new file may reuse the inode number, but not with the same ctime.
function isSameFile(one: FileStats, other: FileStats): boolean {
  return one.ino === other.ino && one.dev === other.dev && one.ctimeNs === other.ctimeNs
}

/** Whether the last file exists and has the token. */
async function isOwnedBy(files: FileSystem, paths: readonly string[], token: string): Promise<boolean> {
  try {
    return (await readOwner(files, paths.at(-1) ?? ''))?.token === token
  } catch (error) {
    // Another program changed the file. Other errors mean that it cannot be read.
    if (isCheckpointError(error) && (error.code === 'LOCKED' || error.code === 'UNSAFE_LOCATION'))
      return false
    throw error
  }
}

async function removeLock(files: FileSystem, paths: readonly string[], token: string): Promise<void> {
  ownedTokens.delete(token)
  try {
    // If the lock was removed meanwhile, these files may belong to another process.
    if (!(await isOwnedBy(files, paths, token))) return
    for (const name of paths) await removeIfExists(files, name)
  } catch {
    // This process can acquire the lock again; others can when this process has ended.
    releasedTokens.add(token)
  }
}

async function writeDraft(files: FileSystem, draft: string, owner: LockOwner): Promise<void> {
  await removeIfExists(files, draft)
  const handle = await files.open(draft, CREATE_ONLY, 0o600)
  try {
    await handle.write(Buffer.from(JSON.stringify(owner)))
    // Synced, so that a power failure leaves no lock without a readable owner.
    await handle.sync()
  } finally {
    await handle.close()
  }
}
