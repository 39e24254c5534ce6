import { constants } from 'node:fs'
import { CheckpointError, type CheckpointOwner } from '@oss/multipart'
import { errorCode } from '@oss/multipart/file'
import { asCheckpointError } from '../files/file-errors.ts'
import { OPEN_SAFELY } from '../files/safe-file.ts'
import type { ProcessIdentity } from '../system/process-identity.ts'
import type { FileSystem } from '../system/system.ts'

const MAX_LOCK_BYTES = 4096
const OWNER_FIELDS = ['token', 'pid', 'host', 'boot', 'started', 'namespace'] as const

/** The owner of a lock, as recorded in its file. */
export interface LockOwner extends ProcessIdentity {
  /** A random UUID, a new one for each acquisition. */
  readonly token: string
}

/** Reads the owner from one file of a lock; `undefined` if the file does not exist. */
export async function readOwner(files: FileSystem, name: string): Promise<LockOwner | undefined> {
  try {
    const handle = await files.open(name, constants.O_RDONLY | OPEN_SAFELY)
    try {
      const buffer = Buffer.alloc(MAX_LOCK_BYTES)
      const bytesRead = await handle.read(buffer, 0)
      return parseOwner(buffer.toString('utf8', 0, bytesRead), name)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw asCheckpointError(error, name)
  }
}

function parseOwner(text: string, name: string): LockOwner {
  const fields = parseFields(text)
  const [token, pid, host, boot, started, namespace] = OWNER_FIELDS.map((field) => fields.get(field))
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
  throw new UnreadableLockError(name)
}

/** The lock file exists, but does not name an owner. */
export class UnreadableLockError extends CheckpointError {
  constructor(name: string) {
    const message = `The lock ${name} cannot be read. If no upload or download of this file is running, ${releaseWith(name)}`
    super('LOCKED', message)
  }
}

function parseFields(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  } catch {
    return new Map()
  }
}

/** The error for a lock that another process holds. */
export function lockedError(last: LockOwner, own: ProcessIdentity, path: string): CheckpointError {
  const owner = describeOwner(last, own)
  const message =
    `Another upload or download is using this checkpoint: ${owner.description}. Wait until it ends. ` +
    `If that process no longer runs, ${releaseWith(path)}`
  return new CheckpointError('LOCKED', message, { owner })
}

/** Describes the process that holds a lock, as seen from this process. A lock ends with its process. */
export function describeOwner(
  { pid, host, namespace }: ProcessIdentity,
  own: ProcessIdentity,
): CheckpointOwner {
  const isElsewhere = host === own.host && (namespace ?? own.namespace) !== own.namespace
  const container = isElsewhere ? ' in another container' : ''
  return { description: `process ${pid} on ${host}${container}`, leaseEndsAtMs: undefined }
}

function releaseWith(path: string): string {
  return `run oss checkpoints release ${shellWord(path)} to remove the lock.`
}

function shellWord(path: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(path)) return path
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`
}
