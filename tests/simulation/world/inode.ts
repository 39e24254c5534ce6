import type { Decisions } from './decisions.ts'

type Change =
  | { readonly type: 'append'; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly byteLength: number }

/** A file's content: what a reader sees, and what is on the platter. */
export class Inode {
  readonly ino: bigint
  bytes: Uint8Array = new Uint8Array()
  names = 0
  #durable: Uint8Array = new Uint8Array()
  #unsynced: Change[] = []

  constructor(ino: bigint) {
    this.ino = ino
  }

  /** What a power loss cannot take. */
  get durable(): Uint8Array {
    return this.#durable
  }

  append(bytes: Uint8Array): void {
    this.#change({ type: 'append', bytes: bytes.slice() })
  }

  truncate(byteLength: number): void {
    this.#change({ type: 'truncate', byteLength })
  }

  sync(): void {
    this.#durable = this.bytes
    this.#unsynced = []
  }

  /** After a sync that failed the system believes the bytes to be on the platter, where there is something else (F11). */
  failSync(): void {
    this.#durable = this.bytes.map((byte, at) => (at < this.#durable.byteLength ? byte : 0))
    this.#unsynced = []
  }

  /** Something else than the file system changes a byte. */
  damage(decisions: Decisions): void {
    const bytes = this.bytes.slice()
    const at = decisions.pick('damaged byte', bytes.byteLength)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << decisions.pick('damaged bit', 8))
    this.bytes = bytes
    this.sync()
  }

  /** What was not synced is lost: all of it, or from some change on, or a change of which only some bytes got through. */
  losePower(decisions: Decisions): void {
    const changes = this.#unsynced
    const kept = changes.length === 0 ? 0 : decisions.pick('changes kept', changes.length + 1)
    let bytes = this.#durable
    for (const change of changes.slice(0, kept)) bytes = changed(bytes, change)
    const torn = changes[kept]
    if (torn?.type === 'append') {
      const byteLength = decisions.pick('bytes kept', torn.bytes.byteLength + 1)
      bytes = changed(bytes, { type: 'append', bytes: torn.bytes.subarray(0, byteLength) })
    }
    this.bytes = bytes
    this.sync()
  }

  #change(change: Change): void {
    this.bytes = changed(this.bytes, change)
    this.#unsynced.push(change)
  }
}

function changed(bytes: Uint8Array, change: Change): Uint8Array {
  if (change.type === 'truncate') return bytes.slice(0, change.byteLength)
  const longer = new Uint8Array(bytes.byteLength + change.bytes.byteLength)
  longer.set(bytes)
  longer.set(change.bytes, bytes.byteLength)
  return longer
}
