import type { ProcessIdentity } from './process-identity.ts'

/** Port: the services of the operating system that a store uses. */
export interface System {
  readonly files: FileSystem
  readonly processes: Processes
  /** Returns a random UUID. */
  randomId(): string
}

/** Port: the processes that may hold a lock. */
export interface Processes {
  /** Returns the identity of this process, which differs from that of a later process with the same id. */
  ownIdentity(): Promise<ProcessIdentity>
  /** Whether a process has certainly ended; false in doubt. */
  isSurelyDead(process: ProcessIdentity): Promise<boolean>
}

/** Port: a file system. Its errors have the codes of the system (`ENOENT`, `ENOSPC`, ...). */
export interface FileSystem {
  /** Opens a file; `flags` as in `constants` of `node:fs`. */
  open(path: string, flags: number, mode?: number): Promise<FileHandle>
  /** Describes a file, or a symbolic link itself. */
  lstat(path: string): Promise<FileStats>
  /** Describes a file; follows symbolic links. */
  stat(path: string): Promise<FileStats>
  /** Resolves symbolic links. */
  realpath(path: string): Promise<string>
  /** Lists the names in a directory. */
  readdir(path: string): Promise<readonly string[]>
  /** Renames a file, and replaces an existing one. On Windows, waits a few seconds for a file in use. */
  rename(from: string, to: string): Promise<void>
  /** Creates a hard link; fails with `EEXIST` if the name is taken. */
  link(from: string, to: string): Promise<void>
  /** Removes a file. On Windows, waits a few seconds for a file in use. */
  unlink(path: string): Promise<void>
}

/** An open file or directory. */
export interface FileHandle {
  /** Reads bytes at a position into the buffer, and returns their number. */
  read(buffer: Uint8Array, position: number): Promise<number>
  /** Writes all bytes at the end of a file that was opened for appending or just created. */
  write(bytes: Uint8Array): Promise<void>
  /** Describes the open file, even if its path now names another one. */
  stat(): Promise<FileStats>
  /** Changes the permissions. Omitted where files have none, as on Windows. */
  chmod?(mode: number): Promise<void>
  /** Makes content and metadata durable. */
  sync(): Promise<void>
  /** Makes content durable, and the metadata needed to read it. */
  datasync(): Promise<void>
  /** Closes the file. */
  close(): Promise<void>
}

/** Metadata of a file. */
export interface FileStats {
  readonly ino: bigint
  readonly dev: bigint
  readonly size: bigint
  readonly mode: bigint
  readonly uid: bigint
  readonly nlink: bigint
  /** Time of the last change of content, names or permissions, in nanoseconds since the epoch. */
  readonly ctimeNs: bigint
  /** True for a regular file. */
  isFile(): boolean
  /** True for a directory. */
  isDirectory(): boolean
}
