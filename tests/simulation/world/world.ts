import { type Checkpoint, type Crc64, decodeJournal, type PartNumber, type UploadId } from '@oss/multipart'
import type { SimDatabase } from '../owners/sim-database.ts'
import { contentByteLength } from './content.ts'
import type { Decisions } from './decisions.ts'
import { OUTSIDE, Scheduler } from './scheduler.ts'
import type { Shape } from './shape.ts'
import { SimDisk } from './sim-disk.ts'
import { SimService, type StoredObject, stored } from './sim-service.ts'
import { EPOCH_MS, SimFile } from './sim-source.ts'
import type { Rates } from './swarm.ts'

/** What became of a request at the service. */
export interface Applied<Answer> {
  readonly answer: Answer | undefined
  readonly error: unknown
}

let worlds = 0

/** Everything there is in a simulation, outside of the code that is tested. */
export class World {
  /** Different for each world of this process, so that nothing of one is taken for something of another. */
  readonly number: number
  readonly decisions: Decisions
  readonly rates: Rates
  readonly shape: Shape
  readonly scheduler: Scheduler
  readonly disk: SimDisk = new SimDisk()
  readonly service: SimService = new SimService()
  /** Where several owners have their checkpoint; without it, files have it. */
  database: SimDatabase | undefined
  readonly file: SimFile
  readonly listingDenied: boolean
  /** How finely the file system stamps changes. */
  readonly tickMs: number
  /** The log of events; only recorded on request. */
  readonly history: string[] | undefined
  readonly violations: string[] = []
  /** Faults are over: from now on everything must go well. */
  calm = false
  /** Receipts that were reported to a process as durable: upload id and part number, with the CRC. */
  readonly promised = new Map<UploadId, Map<PartNumber, Crc64>>()
  /** Ids that a process received. */
  readonly answered = new Set<UploadId>()
  /** Ids that the durable journal once held. */
  readonly remembered = new Set<UploadId>()
  /** Ids for which a completion was sent. */
  readonly completionsSent = new Set<UploadId>()
  /** Ids that were reported to the user. */
  readonly named = new Set<UploadId>()
  /**
   * A PutObject landed late, or beside another process or after its success: nothing can fence those
   * (docs/simulation.md).
   */
  unfencedPut = false
  /** A process has reported its upload as completed. */
  reported = false
  journalDamaged = false
  /** Which process last put a journal in its place, and when. */
  journalPlaced: { readonly pid: number; readonly atMs: number } | undefined
  /** Processes that were killed until now. */
  kills = 0
  readonly #living = new Set<number>()

  constructor(decisions: Decisions, rates: Rates, shape: Shape, history: string[] | undefined) {
    worlds += 1
    this.number = worlds
    this.decisions = decisions
    this.rates = rates
    this.shape = shape
    this.history = history
    this.scheduler = new Scheduler(decisions)
    this.tickMs = [10, 1, 500][decisions.pick('tick', 3)] ?? 10
    const ageMs = decisions.chance('young file', 0.3) ? 500 : 3_600_000
    this.file = new SimFile(this, shape.pieces, shape.lastByteLength, ageMs)
    this.listingDenied = decisions.chance('listing-denied', rates.listingDenied)
    if (decisions.chance('object before', 0.5)) this.service.object = objectBefore(shape)
  }

  nowMs(): number {
    return EPOCH_MS + Math.floor(this.scheduler.nowMs)
  }

  note(text: string): void {
    this.history?.push(`${this.scheduler.nowMs} ${text}`)
  }

  violation(rule: string, text: string): void {
    this.violations.push(`${rule}: ${text}`)
    this.note(`VIOLATION ${rule}: ${text}`)
  }

  /**
   * Runs the next event of a history that has not settled. `undefined`, and a violation, when there is none,
   * or there were too many.
   */
  nextEvent(events: number, mostEvents: number): ReturnType<Scheduler['step']> {
    const event = this.scheduler.step()
    if (event === undefined || events > mostEvents) {
      const problem = event === undefined ? 'nothing goes on, and nothing has settled' : 'it goes on for ever'
      this.violation('I17', problem)
      return undefined
    }
    this.note(`${event.owner.name}: ${event.label}`)
    return event
  }

  /** Whether a fault happens now. */
  fault(kind: string, rate: number, detail?: string): boolean {
    if (this.calm || !this.decisions.chance(kind, rate, detail)) return false
    this.note(`fault: ${kind} ${detail ?? ''}`)
    return true
  }

  applied<Answer>(operation: string, apply: () => Answer): Applied<Answer> {
    try {
      const answer = apply()
      if (operation === 'put' && (this.#living.size > 1 || this.reported)) this.unfencedPut = true
      return { answer, error: undefined }
    } catch (error) {
      this.note(`${operation} is refused: ${String(error)}`)
      return { answer: undefined, error }
    }
  }

  applyLate(operation: string, apply: () => unknown): void {
    if (this.applied(operation, apply).error !== undefined) return
    if (operation === 'put') this.unfencedPut = true
  }

  living(pid: number, lives: boolean): void {
    if (lives) this.#living.add(pid)
    else this.#living.delete(pid)
  }

  livingPids(): ReadonlySet<number> {
    return this.#living
  }

  /** The journal after a power loss at this moment. */
  durableCheckpoint(): Checkpoint | undefined {
    if (this.database !== undefined) return this.database.checkpoint
    const path = this.journalPath()
    const bytes = path === undefined ? undefined : this.disk.durableBytes(path)
    return bytes && decodeJournal(bytes).checkpoint
  }

  /** The journal as a process would read it now. */
  visibleCheckpoint(): Checkpoint | undefined {
    if (this.database !== undefined) return this.database.checkpoint
    const path = this.journalPath()
    const bytes = path === undefined ? undefined : this.disk.get(path)?.bytes
    return bytes && decodeJournal(bytes).checkpoint
  }

  journalPath(): string | undefined {
    return this.disk.paths().find((path) => path.endsWith('.journal'))
  }

  /** Others do what they like: to the file, and to our parts. */
  meddle(): void {
    if (this.fault('source-changed', this.rates.sourceChanged)) {
      this.file.change()
      if (this.fault('changes again', 0.4)) {
        const soonMs = 1 + this.decisions.pick('soon', 40)
        this.scheduler.at(soonMs, OUTSIDE, 'the file changes again', () => this.file.change())
      }
    }
    if (!this.fault('stranger', this.rates.stranger)) return
    const uploads = [...this.service.uploads]
    const [id, parts] = uploads[this.decisions.pick('stranger upload', Math.max(1, uploads.length))] ?? []
    if (id === undefined || parts === undefined) return
    const part = [...parts][this.decisions.pick('stranger part', Math.max(1, parts.size))]
    if (this.decisions.chance('stranger aborts', 0.3) || part === undefined) {
      this.service.abort(id)
    } else {
      const [number, stored] = part
      parts.set(number, {
        ...stored,
        etag: '"stranger"',
        crc64: '2' as Crc64,
        content: stored.content.map(() => STRANGE),
      })
    }
  }
}

const STRANGE = 4_100_000_000

/** The object of another client under our key, which differs only in its bytes. */
function objectBefore({ pieces, lastByteLength }: Shape): StoredObject {
  const content = new Array<number>(pieces).fill(STRANGE)
  return { ...stored(0, content, contentByteLength(content, lastByteLength), lastByteLength), by: 'put' }
}
