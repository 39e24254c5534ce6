import {
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointLease,
  type OwnerAction,
  type PartNumber,
  type PartRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'

/** Where all checkpoints of a store in memory are. */
export const LOCATION = 'memory'

/** Recorded state of one upload. */
export interface Entry {
  readonly header: CheckpointHeader
  readonly parts: Map<PartNumber, PartRecord>
  completing: boolean
  updatedAtMs: number
}

/** The contents of a store. */
export interface MemoryContents {
  readonly entries: Map<CheckpointId, Entry>
  /** The lease that was acquired last, until it is disposed of. */
  readonly owners: Map<CheckpointId, MemoryLease>
  readonly now: () => number
}

/** The exclusive right to write one checkpoint in memory. */
export class MemoryLease implements CheckpointLease {
  readonly location = LOCATION
  readonly restored: RestoredCheckpoint
  readonly #contents: MemoryContents
  readonly #id: CheckpointId
  readonly #lost = new AbortController()
  readonly #listeners: ((action: OwnerAction) => void)[] = []
  /** Requests that came before the owner listened. */
  readonly #early: OwnerAction[] = []
  #isReleased = false
  #isDisposed = false

  constructor(contents: MemoryContents, id: CheckpointId) {
    this.#contents = contents
    this.#id = id
    const entry = contents.entries.get(id)
    const checkpoint = entry && {
      header: entry.header,
      parts: [...entry.parts.values()],
      completing: entry.completing,
    }
    this.restored = { checkpoint, damage: undefined }
  }

  /** Returns the lease as a plain object, which wrappers can spread. */
  asObject(): CheckpointLease {
    return {
      restored: this.restored,
      location: this.location,
      lost: this.lost,
      onRequest: (listener) => this.onRequest(listener),
      begin: (header) => this.begin(header),
      recordPart: (part) => this.recordPart(part),
      markCompleting: () => this.markCompleting(),
      remove: () => this.remove(),
      [Symbol.asyncDispose]: () => this[Symbol.asyncDispose](),
    }
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Whether another caller may acquire the checkpoint. */
  get isReleased(): boolean {
    return this.#isReleased
  }

  release(): void {
    this.#isReleased = true
  }

  lose(reason: CheckpointError): void {
    this.#lost.abort(reason)
  }

  request(action: OwnerAction): void {
    if (this.#listeners.length === 0) this.#early.push(action)
    for (const listener of this.#listeners) listener(action)
  }

  onRequest(listener: (action: OwnerAction) => void): void {
    this.#listeners.push(listener)
    for (const action of this.#early.splice(0)) listener(action)
  }

  async begin(header: CheckpointHeader): Promise<void> {
    this.#assertOwner()
    const { entries, now } = this.#contents
    entries.set(this.#id, { header, parts: new Map(), completing: false, updatedAtMs: now() })
  }

  async recordPart(part: PartRecord): Promise<void> {
    this.#entry().parts.set(part.number, part)
  }

  async markCompleting(): Promise<void> {
    this.#entry().completing = true
  }

  async remove(): Promise<void> {
    this.#assertOwner()
    this.#contents.entries.delete(this.#id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    const { owners } = this.#contents
    if (owners.get(this.#id) === this) owners.delete(this.#id)
  }

  /** Returns the entry that is about to be written. */
  #entry(): Entry {
    this.#assertOwner()
    const { entries, now } = this.#contents
    const entry = entries.get(this.#id)
    if (entry === undefined)
      throw new CheckpointError('REMOVED', 'The checkpoint has no header. Call begin() first.')
    entry.updatedAtMs = now()
    return entry
  }

  #assertOwner(): void {
    if (this.#isDisposed)
      throw new CheckpointError(
        'LEASE_ENDED',
        'The lease was released, so nothing can be written to the checkpoint. Acquire it again.',
      )
    this.lost.throwIfAborted()
  }
}
