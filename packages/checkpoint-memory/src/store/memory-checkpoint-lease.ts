import {
  CheckpointError,
  type CheckpointHeader,
  type CheckpointId,
  type CheckpointLease,
  type OwnerAction,
  OwnerRequests,
  type PartRecord,
  type RestoredCheckpoint,
} from '@oss/multipart'
import type { MemoryCheckpoint, MemoryContents, MemoryOwner } from './memory-contents.ts'
import { leaseEndedError } from './owner-errors.ts'

/** Location of every checkpoint in memory, as `list` reports it. */
export const LOCATION = 'memory'

/** The exclusive right to write one checkpoint in memory. */
export class MemoryCheckpointLease implements CheckpointLease, MemoryOwner {
  readonly location = LOCATION
  readonly restored: RestoredCheckpoint
  readonly #contents: MemoryContents
  readonly #id: CheckpointId
  readonly #lost = new AbortController()
  readonly #requests = new OwnerRequests()
  #isReleased = false
  #isDisposed = false

  constructor(contents: MemoryContents, id: CheckpointId) {
    this.#contents = contents
    this.#id = id
    const recorded = contents.checkpoints.get(id)
    const checkpoint = recorded && {
      header: recorded.header,
      parts: [...recorded.parts.values()],
      completing: recorded.completing,
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
    this.#requests.pass(action)
  }

  onRequest(listener: (action: OwnerAction) => void): void {
    this.#requests.listen(listener)
  }

  async begin(header: CheckpointHeader): Promise<void> {
    this.#assertOwner()
    const { checkpoints, now } = this.#contents
    checkpoints.set(this.#id, { header, parts: new Map(), completing: false, updatedAtMs: now() })
  }

  async recordPart(part: PartRecord): Promise<void> {
    this.#recorded().parts.set(part.number, part)
  }

  async markCompleting(): Promise<void> {
    this.#recorded().completing = true
  }

  async remove(): Promise<void> {
    this.#assertOwner()
    this.#contents.checkpoints.delete(this.#id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    const { owners } = this.#contents
    if (owners.get(this.#id) === this) owners.delete(this.#id)
  }

  /** Returns the recorded state to write to, and updates its time. */
  #recorded(): MemoryCheckpoint {
    this.#assertOwner()
    const { checkpoints, now } = this.#contents
    const recorded = checkpoints.get(this.#id)
    if (recorded === undefined)
      throw new CheckpointError('REMOVED', 'The checkpoint has no header. Call begin() first.')
    recorded.updatedAtMs = now()
    return recorded
  }

  #assertOwner(): void {
    if (this.#isDisposed) throw leaseEndedError()
    this.lost.throwIfAborted()
  }
}
