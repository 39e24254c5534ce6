import type { Decisions } from './decisions.ts'
import { Inode } from './inode.ts'

type Names = Map<string, Inode>
type NameChange = (names: Names) => void

/** The one directory there is. */
export const DIRECTORY = '/checkpoints'

/** A disk with one directory, whose changes of names and contents are durable only when they were synced. */
export class SimDisk {
  #names: Names = new Map()
  #durableNames: Names = new Map()
  #unsyncedNames: NameChange[] = []
  #made = 1n

  get(path: string): Inode | undefined {
    return this.#names.get(path)
  }

  /** What a power loss could not take of a file. */
  durableBytes(path: string): Uint8Array | undefined {
    return this.#durableNames.get(path)?.durable
  }

  list(): readonly string[] {
    return [...this.#names.keys()].map((path) => path.slice(DIRECTORY.length + 1))
  }

  paths(): readonly string[] {
    return [...this.#names.keys()]
  }

  create(path: string): Inode {
    this.#made += 1n
    const inode = new Inode(this.#made)
    this.#rename((names) => names.set(path, inode))
    return inode
  }

  link(inode: Inode, path: string): void {
    this.#rename((names) => names.set(path, inode))
  }

  rename(inode: Inode, from: string, to: string): void {
    this.#rename((names) => {
      names.delete(from)
      names.set(to, inode)
    })
  }

  unlink(path: string): void {
    this.#rename((names) => names.delete(path))
  }

  syncNames(): void {
    this.#durableNames = new Map(this.#names)
    this.#unsyncedNames = []
  }

  /**
   * Names are lost from some change on, as on file systems that keep a journal of them; contents each by
   * themselves.
   */
  losePower(decisions: Decisions): void {
    const changes = this.#unsyncedNames
    const kept = changes.length === 0 ? 0 : decisions.pick('names kept', changes.length + 1)
    const names = new Map(this.#durableNames)
    for (const change of changes.slice(0, kept)) change(names)
    this.#names = names
    this.syncNames()
    for (const inode of new Set(names.values())) inode.losePower(decisions)
  }

  #rename(change: NameChange): void {
    change(this.#names)
    this.#unsyncedNames.push(change)
    for (const inode of this.#names.values()) inode.names = 0
    for (const inode of this.#names.values()) inode.names += 1
  }
}
