import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import type { FileHandle, FileStats, FileSystem, System } from '@oss/checkpoint-fs'
import { applied, type Change, type DiskState } from './unsynced-changes.ts'

/** What is surely on a disk, and what is on its way there. */
export interface DiskSnapshot {
  readonly durable: DiskState
  readonly unsynced: readonly Change[]
}

/** A disk with one directory that makes durable only what is synced. */
export interface UnsyncedDisk {
  /** A process on this disk; processes of before are dead. */
  boot(): System
  snapshot(): DiskSnapshot
}

export const DIRECTORY = '/checkpoints'

/** Creates a disk. `onChange` is called after each call that may have changed something. */
export function unsyncedDisk(initial: DiskSnapshot, onChange: () => void = () => {}): UnsyncedDisk {
  let { durable } = initial
  let unsynced = [...initial.unsynced]
  let inodes = Math.max(0, ...durable.contents.keys(), ...durable.names.values(), ...unsynced.map(inodeOf))

  const view = (): DiskState => applied(durable, unsynced)
  const change = (made: Change): void => {
    unsynced.push(made)
    onChange()
  }
  function sync(isMeant: (made: Change) => boolean): void {
    durable = applied(durable, unsynced.filter(isMeant))
    unsynced = unsynced.filter((made) => !isMeant(made))
    onChange()
  }
  function inodeAt(path: string): number {
    const inode = view().names.get(path)
    if (inode === undefined) throw failure('ENOENT', path)
    return inode
  }
  const rename = (...names: (readonly [string, number | undefined])[]) => change({ type: 'names', names })

  function fileAt(inode: number): FileHandle {
    const content = (): Uint8Array => view().contents.get(inode) ?? new Uint8Array()
    const syncContent = async () => sync((made) => made.type === 'write' && made.inode === inode)
    return {
      async read(buffer, position) {
        const bytes = content().subarray(position, position + buffer.byteLength)
        buffer.set(bytes)
        return bytes.byteLength
      },
      write: async (bytes) =>
        change({ type: 'write', inode, at: content().byteLength, bytes: Uint8Array.from(bytes) }),
      stat: async () => facts(inode, view()),
      sync: syncContent,
      datasync: syncContent,
      close: async () => {},
    }
  }

  const directory: FileHandle = {
    ...fileAt(0),
    sync: async () => sync((made) => made.type === 'names'),
  }
  const files: FileSystem = {
    async open(path, flags) {
      if (path === DIRECTORY) return directory
      if ((flags & constants.O_CREAT) === 0) return fileAt(inodeAt(path))
      if (view().names.has(path)) throw failure('EEXIST', path)
      inodes += 1
      rename([path, inodes])
      return fileAt(inodes)
    },
    lstat: async (path) => facts(inodeAt(path), view()),
    stat: async (path) => facts(path === DIRECTORY ? 0 : inodeAt(path), view()),
    realpath: async (path) => path,
    readdir: async () => [...view().names.keys()].map((path) => path.slice(DIRECTORY.length + 1)),
    rename: async (from, to) => rename([from, undefined], [to, inodeAt(from)]),
    async link(from, to) {
      if (view().names.has(to)) throw failure('EEXIST', to)
      rename([to, inodeAt(from)])
    },
    async unlink(path) {
      inodeAt(path)
      rename([path, undefined])
    },
  }

  return {
    boot() {
      const own = { pid: 1, host: 'host', boot: randomUUID(), started: '' }
      return {
        files,
        processes: {
          ownIdentity: async () => own,
          isSurelyDead: async (process) => process.boot !== own.boot,
        },
        randomId: randomUUID,
      }
    },
    snapshot: () => ({ durable, unsynced: [...unsynced] }),
  }
}

function inodeOf(change: Change): number {
  return change.type === 'write' ? change.inode : Math.max(0, ...change.names.map(([_, inode]) => inode ?? 0))
}

function facts(inode: number, { names, contents }: DiskState): FileStats {
  const isDirectory = inode === 0
  return {
    ino: BigInt(inode),
    dev: 1n,
    size: BigInt(contents.get(inode)?.byteLength ?? 0),
    mode: isDirectory ? 0o40700n : 0o100600n,
    uid: BigInt(process.getuid?.() ?? 0),
    nlink: BigInt([...names.values()].filter((named) => named === inode).length),
    ctimeNs: BigInt(contents.get(inode)?.byteLength ?? 0),
    isFile: () => !isDirectory,
    isDirectory: () => isDirectory,
  }
}

function failure(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}`), { code })
}
