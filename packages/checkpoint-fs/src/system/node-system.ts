import { randomUUID } from 'node:crypto'
import { link, lstat, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import { retryWhileInUse } from '@oss/multipart/file'
import { isSurelyDead, ownIdentity } from './process-identity.ts'
import type { FileHandle, System } from './system.ts'

/** The operating system, through Node.js. */
export const nodeSystem: System = {
  files: {
    open: openFile,
    lstat: (path) => lstat(path, { bigint: true }),
    stat: (path) => stat(path, { bigint: true }),
    realpath: (path) => realpath(path),
    readdir: (path) => readdir(path),
    rename: (from, to) => retryWhileInUse(() => rename(from, to)),
    link,
    unlink: (path) => retryWhileInUse(() => unlink(path)),
  },
  processes: { ownIdentity, isSurelyDead },
  randomId: randomUUID,
}

async function openFile(path: string, flags: number, mode?: number): Promise<FileHandle> {
  const handle = await open(path, flags, mode)
  return {
    read: async (buffer, position) => (await handle.read(buffer, 0, buffer.byteLength, position)).bytesRead,
    write: (bytes) => handle.writeFile(bytes),
    stat: () => handle.stat({ bigint: true }),
    ...(process.platform !== 'win32' && { chmod: (mode) => handle.chmod(mode) }),
    sync: () => handle.sync(),
    datasync: () => handle.datasync(),
    close: () => handle.close(),
  }
}
