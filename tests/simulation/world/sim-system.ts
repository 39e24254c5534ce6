import { constants } from 'node:fs'
import type { FileHandle, FileStats, ProcessIdentity, System } from '@oss/checkpoint-fs'
import type { Inode } from './inode.ts'
import type { Owner } from './scheduler.ts'
import { DIRECTORY, type SimDisk } from './sim-disk.ts'
import type { World } from './world.ts'

/** An error of the system that this simulation made. */
export class DiskFault extends Error {
  readonly code: string
  constructor(code: string, label: string) {
    super(`${code}: ${label}`)
    this.code = code
  }
}

const FAULTS = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE', 'EDQUOT'] as const

/** The machine as one process sees it. */
export interface SimSystem extends System {
  /** Files that the process holds open. */
  readonly openFiles: number
  /** Whether any call was made to fail. */
  readonly faulty: boolean
}

/** Makes the machine of a process. */
export function simSystem(world: World, owner: Owner, pid: number): SimSystem {
  const { disk } = world
  const held = { openFiles: 0, faulty: false, ids: 0 }

  function call<Result>(label: string, act: () => Result, onFault?: () => void): Promise<Result> {
    return world.scheduler.after(owner, label, () => {
      if (world.fault('disk-fault', world.rates.diskFault, label)) {
        held.faulty = true
        onFault?.()
        throw new DiskFault(FAULTS[world.decisions.pick('disk-fault code', FAULTS.length)] ?? 'EIO', label)
      }
      return act()
    })
  }

  function openFile(inode: Inode | undefined, name: string): FileHandle {
    let closed = false
    held.openFiles += 1
    return {
      read: (buffer, position) => call(`read ${name}`, () => copy(bytesOf(inode), buffer, position)),
      write: (bytes) => call(`write ${name}`, () => inode?.append(bytes)),
      stat: () => call(`stat ${name}`, () => factsOf(inode)),
      sync: () =>
        call(
          `sync ${name}`,
          () => syncOf(disk, inode),
          () => inode?.failSync(),
        ),
      datasync: () =>
        call(
          `datasync ${name}`,
          () => inode?.sync(),
          () => inode?.failSync(),
        ),
      // A close that is said to fail has closed all the same.
      close: () =>
        world.scheduler.after(owner, `close ${name}`, () => {
          if (!closed) held.openFiles -= 1
          closed = true
        }),
    }
  }

  return {
    get openFiles() {
      return held.openFiles
    },
    get faulty() {
      return held.faulty
    },
    files: {
      open: (path, flags) =>
        call(`open ${short(path)}`, () => openFile(inodeFor(disk, path, flags), short(path))),
      lstat: (path) => call(`lstat ${short(path)}`, () => factsOf(existing(disk, path))),
      stat: (path) =>
        call(`stat ${short(path)}`, () => factsOf(path === DIRECTORY ? undefined : existing(disk, path))),
      realpath: (path) => call('realpath', () => path),
      readdir: () => call('readdir', () => disk.list()),
      rename: (from, to) =>
        call(`rename ${short(from)}`, () => {
          disk.rename(existing(disk, from), from, to)
          if (to.endsWith('.journal')) world.journalPlaced = { pid, atMs: world.scheduler.nowMs }
        }),
      link: (from, to) =>
        call(`link ${short(to)}`, () => {
          const inode = existing(disk, from)
          if (disk.get(to) !== undefined) throw new DiskFault('EEXIST', to)
          disk.link(inode, to)
        }),
      unlink: (path) =>
        call(`unlink ${short(path)}`, () => {
          existing(disk, path)
          disk.unlink(path)
        }),
    },
    processes: {
      ownIdentity: async () => ({ pid, host: 'simulation', boot: 'one', started: String(pid) }),
      isSurelyDead: async (other: ProcessIdentity) => !world.livingPids().has(other.pid),
    },
    randomId() {
      held.ids += 1
      return `${tokenPrefix(pid)}-${hex(world.number, 8)}-${hex(held.ids, 18)}`
    },
  }
}

/** What the lock tokens of a process begin with. */
export function tokenPrefix(pid: number): string {
  return hex(pid, 8)
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

function inodeFor(disk: SimDisk, path: string, flags: number): Inode | undefined {
  if (path === DIRECTORY) return undefined
  const found = disk.get(path)
  if ((flags & constants.O_CREAT) === 0) return existing(disk, path)
  if (found !== undefined) throw new DiskFault('EEXIST', path)
  return disk.create(path)
}

function existing(disk: SimDisk, path: string): Inode {
  const found = disk.get(path)
  if (found === undefined) throw new DiskFault('ENOENT', path)
  return found
}

function bytesOf(inode: Inode | undefined): Uint8Array {
  if (inode === undefined) throw new DiskFault('EISDIR', 'read')
  return inode.bytes
}

function copy(bytes: Uint8Array, buffer: Uint8Array, position: number): number {
  const piece = bytes.subarray(position, position + buffer.byteLength)
  buffer.set(piece)
  return piece.byteLength
}

function syncOf(disk: SimDisk, inode: Inode | undefined): void {
  if (inode === undefined) disk.syncNames()
  else inode.sync()
}

function factsOf(inode: Inode | undefined): FileStats {
  const isDirectory = inode === undefined
  return {
    ino: inode?.ino ?? 1n,
    dev: 1n,
    size: BigInt(inode?.bytes.byteLength ?? 0),
    mode: isDirectory ? 0o700n : 0o600n,
    uid: BigInt(process.getuid?.() ?? 0),
    nlink: BigInt(inode?.names ?? 2),
    ctimeNs: inode?.changes ?? 0n,
    isFile: () => !isDirectory,
    isDirectory: () => isDirectory,
  }
}

// Names are long hashes; their endings say which file it is.
function short(path: string): string {
  return (
    path
      .slice(DIRECTORY.length)
      .replace(/^\/\.oss-upload-[0-9a-f]+/, '')
      .replace(/[0-9a-f-]{36}/g, 'TOKEN') || 'directory'
  )
}
