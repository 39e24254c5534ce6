import type { Decisions } from './decisions.ts'

/** A file's content: what a reader sees, and what is on the platter. */
export class Inode {
  readonly ino: bigint
  bytes: Uint8Array = new Uint8Array()
  names = 0
  /** How often the bytes were changed. */
  changes = 0n
  #durable: Uint8Array = new Uint8Array()
  #unsynced: Uint8Array[] = []

  constructor(ino: bigint) {
    this.ino = ino
  }

  /** What a power loss cannot take. */
  get durable(): Uint8Array {
    return this.#durable
  }

  append(bytes: Uint8Array): void {
    this.bytes = joined(this.bytes, bytes)
    this.changes += 1n
    this.#unsynced.push(bytes.slice())
  }

  sync(): void {
    this.#durable = this.bytes
    this.#unsynced = []
  }

  /**
   * After a sync that failed the system believes the bytes to be on the platter, where there is something
   * else (F11).
   */
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
    this.changes += 1n
    this.sync()
  }

  /**
   * What was not synced is lost: all of it, or from some write on, or a write of which only some bytes got
   * through.
   */
  losePower(decisions: Decisions): void {
    const appended = this.#unsynced
    const kept = appended.length === 0 ? 0 : decisions.pick('changes kept', appended.length + 1)
    let bytes = this.#durable
    for (const whole of appended.slice(0, kept)) bytes = joined(bytes, whole)
    const torn = appended[kept]
    if (torn !== undefined) {
      const byteLength = decisions.pick('bytes kept', torn.byteLength + 1)
      bytes = joined(bytes, torn.subarray(0, byteLength))
    }
    this.bytes = bytes
    this.sync()
  }
}

function joined(bytes: Uint8Array, more: Uint8Array): Uint8Array {
  const longer = new Uint8Array(bytes.byteLength + more.byteLength)
  longer.set(bytes)
  longer.set(more, bytes.byteLength)
  return longer
}
