import { recordedUploadId, type UploadId } from '@oss/multipart'
import type { Operation } from '../world/sim-network.ts'
import type { World } from '../world/world.ts'
import type { SimDatabase } from './sim-database.ts'

/** What several owners did together. */
export interface OwnerTally {
  /** Parts that an owner sent when another one had the checkpoint. */
  staleParts: number
  /** Upload ids whose cancellation was confirmed. */
  readonly cancelled: Set<UploadId>
}

/** Checks one of several owners while it makes its calls (M1 to M6 of docs/simulation.md). */
export class OwnerWitness {
  /** Whether a call of the store failed or hung. */
  storeFailed = false
  /** Tokens of its leases. */
  readonly tokens = new Set<string>()
  readonly #world: World
  readonly #name: string
  readonly #database: SimDatabase
  readonly #tally: OwnerTally
  readonly #continueOnly: UploadId | undefined
  readonly #marked = new Set<UploadId>()
  #knowsLoss = false
  #token: string | undefined
  #uploadId: UploadId | undefined
  /** Whether it had the checkpoint when the store last responded to it. */
  #wasOwner = false

  constructor(
    world: World,
    name: string,
    database: SimDatabase,
    tally: OwnerTally,
    continueOnly: UploadId | undefined,
  ) {
    this.#world = world
    this.#name = name
    this.#database = database
    this.#tally = tally
    this.#continueOnly = continueOnly
  }

  /** Whether it may continue one upload id only. */
  get isBound(): boolean {
    return this.#continueOnly !== undefined
  }

  /** Whether it has the checkpoint, although it may not know. */
  isPresent(): boolean {
    return this.#database.isOwnedBy(this.tokens)
  }

  acquires(token: string): void {
    this.tokens.add(token)
    this.#token = token
    this.#wasOwner = true
    // What it cancels after its end has a lease of its own.
    this.#knowsLoss = false
  }

  /** The store has responded to a change by a lease. */
  answered(token: string, wasOwner: boolean): void {
    if (token === this.#token) this.#wasOwner = wasOwner
  }

  /** It has acquired a checkpoint. @param isMarked - an earlier owner has marked its completion */
  acquired(id: UploadId | undefined, isMarked: boolean): void {
    this.#uploadId = id
    if (isMarked) this.marked(id)
  }

  begun(id: UploadId | undefined): void {
    this.#uploadId = id
  }

  /** The store reports that another owner has the checkpoint. */
  locked(claim: string): void {
    if (this.#database.isOwnedBy(new Set([claim])))
      this.#violation('M3', 'its checkpoint is locked by itself')
  }

  /** The store reports that it has lost the checkpoint. */
  lost(): void {
    this.#knowsLoss = true
  }

  marked(id: UploadId | undefined): void {
    if (id !== undefined) this.#marked.add(id)
  }

  /** A request is about to be sent. */
  requesting(operation: Operation, id: UploadId | undefined): void {
    const what = `${operation}${id === undefined ? '' : ` of ${id}`}`
    // Nobody else can continue an upload id that the store does not name.
    const isOwn = operation === 'abort' && id !== recordedUploadId(this.#database.checkpoint?.header)
    if (this.#knowsLoss && !isOwn) this.#violation('M3', `it sends ${what} after it had learned of its loss`)
    const only = this.#continueOnly
    const creates = operation === 'initiate' || operation === 'put'
    if (only !== undefined && (creates || (id !== undefined && id !== only)))
      this.#violation('M6', `it may only continue ${only}, and sends ${what}`)
    const isOwnersAlone = operation === 'initiate' || operation === 'complete' || operation === 'abort'
    if (isOwnersAlone && !isOwn && this.tokens.size > 0 && !this.#wasOwner)
      this.#violation('M3', `it sends ${what} although the store knew that it is not the owner`)
    if (operation === 'complete' && id !== undefined && !this.#marked.has(id))
      this.#violation('M3', `${id} is completed although the store has not accepted its mark`)
  }

  /** It sends a part, in one attempt or in several. */
  sendsPart(id: UploadId): void {
    if (!this.isPresent()) this.#tally.staleParts += 1
    else if (this.#tally.cancelled.has(id))
      this.#violation('M6', `a part of ${id} is sent, which was cancelled`)
  }

  /** Its upload was cancelled, and the abort confirmed. */
  cancelled(): void {
    const id = this.#uploadId
    // One that may continue only another upload id discards nothing.
    if (id === undefined || (this.#continueOnly !== undefined && id !== this.#continueOnly)) return
    this.#tally.cancelled.add(id)
    const { service, named } = this.#world
    if (service.uploads.has(id) && !named.has(id))
      this.#violation('M6', `${id} is still open after it was cancelled`)
  }

  #violation(rule: string, text: string): void {
    this.#world.violation(rule, `${this.#name}: ${text}`)
  }
}
