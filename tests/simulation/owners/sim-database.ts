import type {
  AcquireResult,
  ChangeResult,
  CheckpointChange,
  LeaseClaim,
  RecordedCheckpoint,
} from '@oss/checkpoint-database'
import { type Checkpoint, type CheckpointId, type OwnerAction, restoreRecords } from '@oss/multipart'

interface Lease {
  readonly token: string
  readonly owner: string
  endsAtMs: number
  requests: string
}

interface Records {
  readonly header: string
  completing: string | undefined
  readonly parts: Map<number, string>
}

/** A database with one checkpoint, as the port of the stores describes it. Each call is one atomic step. */
export class SimDatabase {
  /**
   * Number of leases that ended without their owner: another one acquired the checkpoint, or an operator
   * ended them.
   */
  losses = 0
  readonly #nowMs: () => number
  readonly #keepsSequence: boolean
  #lease: Lease | undefined
  #records: Records | undefined
  /** Number of the last `begin` or `remove`. */
  #sequence = 0
  #leases = 0

  /**
   * @param nowMs - time of the server.
   * @param keepsSequence - whether the number of the last change stays when a lease ends; in Redis it does
   * not.
   */
  constructor(nowMs: () => number, keepsSequence: boolean) {
    this.#nowMs = nowMs
    this.#keepsSequence = keepsSequence
  }

  acquire({ claim, owner, leaseMs }: LeaseClaim): AcquireResult {
    const nowMs = this.#nowMs()
    const present = this.#lease
    const isAgain = present !== undefined && isOfClaim(present.token, claim)
    if (present !== undefined && !isAgain && present.endsAtMs > nowMs)
      return { status: 'locked', owner: { description: present.owner, leaseEndsAtMs: present.endsAtMs } }
    if (isAgain) {
      present.endsAtMs = nowMs + leaseMs
      return this.#acquired(present)
    }
    if (present !== undefined) this.losses += 1
    if (!this.#keepsSequence) this.#sequence = 0
    this.#leases += 1
    const token = `${claim}:${this.#leases}`
    this.#lease = { token, owner, endsAtMs: nowMs + leaseMs, requests: '' }
    return this.#acquired(this.#lease)
  }

  change({ token, leaseMs, sequence, action }: CheckpointChange): ChangeResult {
    const lease = this.#lease
    if (lease === undefined || lease.token !== token) return { status: 'taken-over', requests: '' }
    const { requests } = lease
    if (action.kind === 'renew') {
      lease.endsAtMs = this.#nowMs() + leaseMs
      return { status: 'done', requests }
    }
    lease.endsAtMs = this.#nowMs() + leaseMs
    if (action.kind === 'begin' || action.kind === 'remove') {
      if (sequence <= this.#sequence) return { status: 'done', requests }
      this.#sequence = sequence
      this.#records =
        action.kind === 'remove'
          ? undefined
          : { header: action.record, completing: undefined, parts: new Map() }
      return { status: 'done', requests }
    }
    if (sequence !== this.#sequence) return { status: 'done', requests }
    const records = this.#records
    if (records === undefined) return { status: 'removed', requests }
    if (action.kind === 'mark-completing') records.completing = action.record
    else for (const { number, record } of action.parts) records.parts.set(number, record)
    return { status: 'done', requests }
  }

  release(token: string | undefined): void {
    if (token === undefined && this.#lease !== undefined) this.losses += 1
    const present = this.#lease?.token
    if (token === undefined || present === token || isOfClaim(present, token)) this.#lease = undefined
  }

  request(action: OwnerAction): boolean {
    const lease = this.#lease
    if (lease === undefined || lease.endsAtMs <= this.#nowMs()) return false
    if (!lease.requests.split(' ').includes(action)) lease.requests += ` ${action}`
    return true
  }

  has(): boolean {
    return this.#records !== undefined
  }

  read(id: CheckpointId): RecordedCheckpoint | undefined {
    const records = this.#records
    if (records === undefined) return undefined
    const lease = this.#lease
    const isOwned = lease !== undefined && lease.endsAtMs > this.#nowMs()
    return {
      id,
      records: this.#texts(),
      partsRecorded: records.parts.size,
      owner: isOwned ? { description: lease.owner, leaseEndsAtMs: lease.endsAtMs } : undefined,
      updatedAtMs: undefined,
    }
  }

  /** Whether one of these claims or tokens is that of the owner. */
  isOwnedBy(texts: ReadonlySet<string>): boolean {
    const token = this.#lease?.token
    return token !== undefined && [...texts].some((text) => token === text || isOfClaim(token, text))
  }

  get checkpoint(): Checkpoint | undefined {
    return this.#records === undefined ? undefined : restoreRecords(this.#texts()).checkpoint
  }

  #acquired({ token }: Lease): AcquireResult {
    return { status: 'acquired', token, sequence: this.#sequence, records: this.#texts() }
  }

  #texts(): readonly string[] {
    const records = this.#records
    if (records === undefined) return []
    const { header, completing, parts } = records
    return [header, ...(completing === undefined ? [] : [completing]), ...parts.values()]
  }
}

function isOfClaim(token: string | undefined, claim: string): boolean {
  return token?.startsWith(`${claim}:`) === true
}
