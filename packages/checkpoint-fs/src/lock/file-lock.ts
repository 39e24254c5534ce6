import { constants } from 'node:fs'
import { CheckpointError, isCheckpointError } from '@oss/multipart'
import { codeOf, placeError } from '../files/file-errors.ts'
import { lstatIfThere, removeIfThere } from '../files/safe-file.ts'
import type { ProcessIdentity } from '../system/process-identity.ts'
import type { FileFacts, FileSystem, Processes, System } from '../system/system.ts'

/** A lock that this process holds. */
export interface FileLock {
  /** The files it consists of. */
  readonly files: readonly string[]
  /** Whether it is still there; false when somebody removed or replaced its file. */
  isHeld(): Promise<boolean>
  /** Never fails. What cannot be removed counts for this process as removed. */
  release(): Promise<void>
}

/** Who holds a lock, as its file says. */
interface Owner extends ProcessIdentity {
  /** Different for each time a lock is taken. */
  readonly token: string
}

interface Links {
  /** Names of the chain, the first lock first. */
  readonly names: readonly string[]
  readonly last: Owner | undefined
}

const ATTEMPTS = 100
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])
const MAX_CHAIN = 1000
const MAX_BYTES = 4096
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
const NO_FOLLOW = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Tokens of locks that this process does not want any more, although their files could not be removed. */
const givenBack = new Set<string>()
/** Tokens of locks that this process holds, or is about to. */
const heldTokens = new Set<string>()

/**
 * Takes a lock that outlives no `kill -9`: an owner that is surely dead is succeeded.
 *
 * Files have no operation "replace if it is still what I saw", so a dead owner's file is never replaced or removed. The successor of
 * owner T makes the file `PATH.T`; `link` lets only one process do that. The lock is a chain from `PATH` on, and the last link owns
 * it. Whoever gives the lock back removes the chain from its beginning, so a link that somebody added meanwhile hangs in the air;
 * that is why a new owner walks the chain once more before it believes. Then it makes the chain as short as it was
 * (docs/decisions/0003-file-lock.md).
 *
 * @throws CheckpointError `LOCKED` when a process that may be alive holds it.
 */
export async function takeLock(system: System, path: string): Promise<FileLock> {
  const { files, processes } = system
  const owner: Owner = { token: system.randomId(), ...(await processes.ownIdentity()) }
  const draft = `${path}.${owner.token}.new`
  heldTokens.add(owner.token)
  let isTaken = false
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await writeDraft(files, draft, owner)
      const names = await tryToLink(system, path, draft, owner)
      if (names === undefined) continue
      isTaken = true
      return heldLock(files, names, owner.token)
    }
    throw new CheckpointError('LOCKED', `Too many processes want ${path} at once. Try again.`)
  } finally {
    if (!isTaken) heldTokens.delete(owner.token)
    // One that stays does no harm, and goes with the checkpoint.
    await removeIfThere(files, draft).catch(() => {})
  }
}

async function tryToLink(
  { files, processes }: System,
  path: string,
  draft: string,
  owner: Owner,
): Promise<readonly string[] | undefined> {
  const chain = await walk(files, path)
  // A network file system may link, and say that the name is taken.
  if (chain.last?.token === owner.token) return chain.names
  if (chain.last !== undefined && !(await isFree(processes, chain.last, owner))) {
    // The chain may have been made shorter in the middle of the walk, and this be a link that hangs in the air.
    if ((await walk(files, path)).last?.token !== chain.last.token) return undefined
    throw lockedBy(chain.last, owner, path)
  }
  const name = chain.last === undefined ? path : `${path}.${chain.last.token}`
  try {
    await files.link(draft, name)
  } catch (error) {
    // Another process was faster, or has tidied up the draft.
    const code = codeOf(error) ?? ''
    if (code === 'EEXIST' || code === 'ENOENT') return undefined
    if (!NO_LINKS.has(code)) {
      await giveBack(files, [name], owner.token)
      throw error
    }
    const message = `The file system of ${path} has no hard links, which locks need. Choose another checkpoint directory.`
    throw new CheckpointError('UNWRITABLE', message, { cause: error })
  }
  try {
    const now = await walk(files, path)
    if (now.last?.token === owner.token) return await shorten(files, path, now.names)
    await removeIfThere(files, name)
    return undefined
  } catch (error) {
    for (const own of new Set([name, path])) await giveBack(files, [own], owner.token)
    throw error
  }
}

/** Puts the last link in the place of the first: an upload may be killed any number of times. */
async function shorten(
  files: FileSystem,
  path: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const own = names.at(-1) ?? path
  if (own === path) return names
  try {
    // Whoever has seen the old chain, and makes a link where ours was, walks once more from the beginning, and finds us.
    await files.rename(own, path)
  } catch {
    // Another process has the file open, which Windows minds: it stays a chain.
    return (await walk(files, path)).names
  }
  // What stays does no harm, and goes with the checkpoint.
  for (const name of names.slice(1, -1)) await removeIfThere(files, name).catch(() => {})
  return [path]
}

async function isFree(processes: Processes, owner: Owner, own: Owner): Promise<boolean> {
  if (givenBack.has(owner.token)) return true
  // Without a start time, only the token tells this process from an earlier one with its number.
  const isOwnNumber =
    owner.started === '' &&
    owner.pid === own.pid &&
    owner.host === own.host &&
    (owner.namespace ?? own.namespace) === own.namespace
  return (isOwnNumber && !heldTokens.has(owner.token)) || processes.isSurelyDead(owner)
}

async function walk(files: FileSystem, path: string): Promise<Links> {
  const names: string[] = []
  let last: Owner | undefined
  for (let name = path; names.length < MAX_CHAIN; ) {
    const next = await readOwner(files, name)
    if (next === undefined) return { names, last }
    names.push(name)
    last = next
    name = `${path}.${next.token}`
  }
  throw new CheckpointError(
    'LOCKED',
    `The lock ${path} has too many successors. If no upload or download of this file is running, remove all files whose names begin with that of the lock.`,
  )
}

function heldLock(files: FileSystem, names: readonly string[], token: string): FileLock {
  const own = names.at(-1) ?? ''
  let known: FileFacts | undefined
  return {
    files: names,
    async isHeld() {
      // Asked after each write of the journal. A file that is the one it was need not be read again.
      const facts = await lstatIfThere(files, own)
      if (known !== undefined && facts !== undefined && isSameFile(known, facts)) return true
      const held = await isOwn(files, names, token)
      known = held ? facts : undefined
      return held
    },
    release: () => giveBack(files, names, token),
  }
}

// An inode number may be given to the next file, but not with the time of the last.
function isSameFile(one: FileFacts, other: FileFacts): boolean {
  return one.ino === other.ino && one.dev === other.dev && one.ctimeNs === other.ctimeNs
}

/** Whether the last of the names is there, and still ours. */
async function isOwn(files: FileSystem, names: readonly string[], token: string): Promise<boolean> {
  try {
    return (await readOwner(files, names.at(-1) ?? ''))?.token === token
  } catch (error) {
    // Somebody wrote something else into it. That it cannot be looked at is another matter.
    if (isCheckpointError(error) && (error.code === 'LOCKED' || error.code === 'UNSAFE_LOCATION'))
      return false
    throw error
  }
}

async function giveBack(files: FileSystem, names: readonly string[], token: string): Promise<void> {
  heldTokens.delete(token)
  try {
    // When somebody removed our lock, these names may be another's by now.
    if (!(await isOwn(files, names, token))) return
    for (const name of names) await removeIfThere(files, name)
  } catch {
    // The next upload of this process may have it; those of others when this process has ended.
    givenBack.add(token)
  }
}

async function writeDraft(files: FileSystem, draft: string, owner: Owner): Promise<void> {
  await removeIfThere(files, draft)
  const handle = await files.open(draft, NEW, 0o600)
  try {
    await handle.write(Buffer.from(JSON.stringify(owner)))
    // So that no power loss leaves a lock whose owner cannot be read.
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Reads the owner of one link of a lock; `undefined` when there is none. */
export async function readOwner(files: FileSystem, name: string): Promise<Owner | undefined> {
  try {
    const handle = await files.open(name, constants.O_RDONLY | NO_FOLLOW)
    try {
      const buffer = Buffer.alloc(MAX_BYTES)
      const bytesRead = await handle.read(buffer, 0)
      return parseOwner(buffer.toString('utf8', 0, bytesRead), name)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw placeError(error, name)
  }
}

function parseOwner(text: string, name: string): Owner {
  const fields = fieldsOf(text)
  const [token, pid, host, boot, started, namespace] = FIELDS.map((field) => fields.get(field))
  const valid =
    typeof token === 'string' &&
    /^[0-9a-f-]{36}$/.test(token) &&
    typeof pid === 'number' &&
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    typeof host === 'string' &&
    typeof boot === 'string' &&
    typeof started === 'string'
  // Earlier versions recorded no namespace.
  if (valid && (namespace === undefined || typeof namespace === 'string'))
    return { token, pid, host, boot, started, ...(namespace !== undefined && { namespace }) }
  throw new UnreadableLock(name)
}

const FIELDS = ['token', 'pid', 'host', 'boot', 'started', 'namespace'] as const

/** The lock file exists, but does not name an owner. */
export class UnreadableLock extends CheckpointError {
  constructor(name: string) {
    const message = `The lock ${name} cannot be read. If no upload or download of this file is running, ${releaseWith(name)}`
    super('LOCKED', message)
  }
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  } catch {
    return new Map()
  }
}

function lockedBy({ pid, host, namespace }: Owner, own: Owner, path: string): CheckpointError {
  const isElsewhere = host === own.host && (namespace ?? own.namespace) !== own.namespace
  const container = isElsewhere ? ' in another container' : ''
  return new CheckpointError(
    'LOCKED',
    `Another upload or download is using this checkpoint: process ${pid} on ${host}${container}. Wait until it has ended. ` +
      `If that process is gone, ${releaseWith(path)}`,
  )
}

function releaseWith(path: string): string {
  return `run oss checkpoints release ${shellWord(path)} to remove the lock.`
}

function shellWord(path: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(path)) return path
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`
}
