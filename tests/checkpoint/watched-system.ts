import type { FileHandle, System } from '@oss/checkpoint-fs'

/** A call of the file system port, such as `rename`, or `file.write` of an open file. */
export type FileCall =
  | 'open'
  | 'lstat'
  | 'stat'
  | 'realpath'
  | 'readdir'
  | 'rename'
  | 'link'
  | 'unlink'
  | `file.${Exclude<keyof FileHandle, symbol>}`

/** A machine whose file calls are watched. */
export interface WatchedSystem extends System {
  /** Files that were opened and not closed. */
  readonly openFiles: number
}

/** Forwards every file call to a system. `onCall` is called first; the call fails with what it throws. */
export function watchedSystem(system: System, onCall: (call: FileCall) => void): WatchedSystem {
  const { files } = system
  let openFiles = 0

  function watched<Args extends unknown[], Result>(
    name: FileCall,
    call: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      onCall(name)
      return call(...args)
    }
  }

  function watchedFile(file: FileHandle): FileHandle {
    return {
      read: watched('file.read', (buffer, position) => file.read(buffer, position)),
      // A write that fails may have got half-way, and a file that is closed is closed whatever is reported.
      async write(bytes) {
        try {
          onCall('file.write')
        } catch (error) {
          await file.write(bytes.subarray(0, bytes.byteLength >> 1))
          throw error
        }
        await file.write(bytes)
      },
      stat: watched('file.stat', () => file.stat()),
      sync: watched('file.sync', () => file.sync()),
      datasync: watched('file.datasync', () => file.datasync()),
      async close() {
        openFiles -= 1
        try {
          onCall('file.close')
        } finally {
          await file.close()
        }
      },
    }
  }

  return {
    ...system,
    get openFiles() {
      return openFiles
    },
    files: {
      async open(path, flags, mode) {
        onCall('open')
        const file = await files.open(path, flags, mode)
        openFiles += 1
        return watchedFile(file)
      },
      lstat: watched('lstat', (path) => files.lstat(path)),
      stat: watched('stat', (path) => files.stat(path)),
      realpath: watched('realpath', (path) => files.realpath(path)),
      readdir: watched('readdir', (path) => files.readdir(path)),
      rename: watched('rename', (from, to) => files.rename(from, to)),
      link: watched('link', (from, to) => files.link(from, to)),
      unlink: watched('unlink', (path) => files.unlink(path)),
    },
  }
}
