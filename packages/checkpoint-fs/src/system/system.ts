import { randomUUID } from 'node:crypto'
import { link, lstat, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises'
import { isSurelyDead, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/** Port: what a store needs of the machine it runs on. */
export interface System {
  readonly files: FileSystem
  readonly processes: Processes
  /** A UUID that nobody else has. */
  randomId(): string
}

/** Port: the processes that may hold a lock. */
export interface Processes {
  /** What tells this process from others, also from a later one with its number. */
  ownIdentity(): Promise<ProcessIdentity>
  /** In doubt: no. */
  isSurelyDead(process: ProcessIdentity): Promise<boolean>
}

/** Port: a file system. Its errors carry the system's codes (`ENOENT`, `ENOSPC`, ...). */
export interface FileSystem {
  /** `flags` as in `node:fs` `constants`. */
  open(path: string, flags: number, mode?: number): Promise<OpenFile>
  /** Of the name itself, where it is a symbolic link. */
  lstat(path: string): Promise<FileFacts>
  /** Of what a symbolic link leads to. */
  stat(path: string): Promise<FileFacts>
  /** The path without symbolic links. */
  realpath(path: string): Promise<string>
  /** The names in a directory. */
  readdir(path: string): Promise<readonly string[]>
  /** Gives a file another name, in the place of one that has it. */
  rename(from: string, to: string): Promise<void>
  /** Gives a file a second name; `EEXIST` when something has it. */
  link(from: string, to: string): Promise<void>
  /** Removes a name. */
  unlink(path: string): Promise<void>
}

/** A file, or directory, while it is open. */
export interface OpenFile {
  /** Fills what it can of the buffer from a position on, and says how much. */
  read(buffer: Uint8Array, position: number): Promise<number>
  /** Adds all bytes; the file was opened for appending, or just made. */
  write(bytes: Uint8Array): Promise<void>
  /** Of the open file, whatever has its name now. */
  stat(): Promise<FileFacts>
  /** Content and everything about the file are durable. */
  sync(): Promise<void>
  /** Content, and what is needed to read it, are durable. */
  datasync(): Promise<void>
  /** Gives the descriptor back. */
  close(): Promise<void>
}

/** What is known of a file. */
export interface FileFacts {
  readonly ino: bigint
  readonly dev: bigint
  readonly size: bigint
  readonly mode: bigint
  readonly uid: bigint
  readonly nlink: bigint
  /** When the content, a name or the rights were last changed, in nanoseconds since the epoch. */
  readonly ctimeNs: bigint
  /** True for a regular file. */
  isFile(): boolean
  /** True for a directory. */
  isDirectory(): boolean
}

/** This machine. */
export const nodeSystem: System = {
  files: {
    open: openFile,
    lstat: (path) => lstat(path, { bigint: true }),
    stat: (path) => stat(path, { bigint: true }),
    realpath: (path) => realpath(path),
    readdir: (path) => readdir(path),
    rename,
    link,
    unlink,
  },
  processes: { ownIdentity, isSurelyDead },
  randomId: randomUUID,
}

async function openFile(path: string, flags: number, mode?: number): Promise<OpenFile> {
  const handle = await open(path, flags, mode)
  return {
    read: async (buffer, position) => (await handle.read(buffer, 0, buffer.byteLength, position)).bytesRead,
    write: (bytes) => handle.writeFile(bytes),
    stat: () => handle.stat({ bigint: true }),
    sync: () => handle.sync(),
    datasync: () => handle.datasync(),
    close: () => handle.close(),
  }
}
