import {
  type FileHandle,
  type FileSystem,
  fsCheckpointStore,
  nodeSystem,
  type System,
} from '@oss/checkpoint-fs'
import type { CheckpointStore } from '@oss/multipart'

/** A process that is played: what it does to its checkpoint ends at once when it is killed. */
export interface MortalProcess {
  readonly checkpoints: CheckpointStore
  /**
   * From now on no call of its store comes back, and none begins. Resolves when those that the kernel was
   * busy with are over.
   */
  kill(): Promise<void>
  /** Lets the calls that hang fail, so that what waits for them lets go of its files. */
  bury(): void
}

/** Processes of which only the last is alive, all with their checkpoints in one directory. */
export function createProcesses(directory: string): { next(): MortalProcess } {
  let born = 0
  return {
    next() {
      born += 1
      return mortalProcess(directory, born, () => born)
    },
  }
}

function mortalProcess(directory: string, pid: number, alive: () => number): MortalProcess {
  const grave = Promise.withResolvers<never>()
  grave.promise.catch(() => {})
  let killed = false
  const busy = new Set<Promise<unknown>>()
  const opened: FileHandle[] = []
  const through = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (killed) return grave.promise
    const call = act()
    busy.add(call)
    const [result] = await Promise.allSettled([call])
    busy.delete(call)
    return killed
      ? grave.promise
      : result.status === 'fulfilled'
        ? result.value
        : Promise.reject(result.reason)
  }
  const system: System = {
    files: mortalFiles(nodeSystem.files, through, opened),
    processes: {
      ownIdentity: async () => ({ pid, host: 'played', boot: '', started: `${pid}` }),
      isSurelyDead: async (other) => other.pid !== alive(),
    },
    randomId: () => nodeSystem.randomId(),
  }
  return {
    checkpoints: fsCheckpointStore({ directory, durability: 'none', system }),
    async kill() {
      killed = true
      await Promise.allSettled(busy)
      // Descriptors are closed with their process.
      await Promise.all(opened.map((file) => file.close()))
    },
    bury: () => grave.reject(new Error('the process was killed')),
  }
}

type Through = <Result>(act: () => Promise<Result>) => Promise<Result>

function mortalFiles(files: FileSystem, through: Through, opened: FileHandle[]): FileSystem {
  return {
    open: (path, flags, mode) =>
      through(async () => {
        const file = await files.open(path, flags, mode)
        opened.push(file)
        return mortalFile(file, through)
      }),
    lstat: (path) => through(() => files.lstat(path)),
    stat: (path) => through(() => files.stat(path)),
    realpath: (path) => through(() => files.realpath(path)),
    readdir: (path) => through(() => files.readdir(path)),
    rename: (from, to) => through(() => files.rename(from, to)),
    link: (from, to) => through(() => files.link(from, to)),
    unlink: (path) => through(() => files.unlink(path)),
  }
}

function mortalFile(file: FileHandle, through: Through): FileHandle {
  return {
    read: (buffer, position) => through(() => file.read(buffer, position)),
    write: (bytes) => through(() => file.write(bytes)),
    stat: () => through(() => file.stat()),
    sync: () => through(() => file.sync()),
    datasync: () => through(() => file.datasync()),
    close: () => file.close(),
  }
}
