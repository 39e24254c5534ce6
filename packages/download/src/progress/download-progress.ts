import { createLatestValue, type PartNumber, type PartPlan, partByteLength } from '@oss/multipart'
import { PauseGate } from './pause-gate.ts'

/** How far a download is. */
export interface DownloadProgress {
  /**
   * `opening`: checkpoint and object are looked at. `checking`: parts of an earlier run are compared. `pausing` and `paused` are what
   * `downloading` is after `pause()`, with and without parts in flight. `placing`: the file takes its place.
   */
  readonly phase: 'opening' | 'checking' | 'downloading' | 'pausing' | 'paused' | 'placing' | 'settled'
  /** Bytes of parts that are written and recorded. R11: falls only when the download starts over. */
  readonly bytesRecorded: number
  /** Bytes of the parts in flight that are written; falls when a part is given up. */
  readonly bytesInFlight: number
  /** Bytes that an earlier run had written; contained in `bytesRecorded`. */
  readonly bytesReused: number
  /** Bytes of the object; 0 until it was looked at. */
  readonly bytesTotal: number
  /** Parts that are written and recorded. */
  readonly partsRecorded: number
  /** Parts that an earlier run had written; contained in `partsRecorded`. */
  readonly partsReused: number
  /** Parts of the whole; 0 until the object was looked at. */
  readonly partsTotal: number
  /** How often this run has started over. */
  readonly restarts: number
}

const NOTHING: DownloadProgress = {
  phase: 'opening',
  bytesRecorded: 0,
  bytesInFlight: 0,
  bytesReused: 0,
  bytesTotal: 0,
  partsRecorded: 0,
  partsReused: 0,
  partsTotal: 0,
  restarts: 0,
}

/** Counts what comes, and tells whoever wants to know. */
export class ProgressMeter {
  /** Every part passes it, and what follows them. */
  readonly gate: PauseGate = new PauseGate(
    () => this.#facts.phase !== 'downloading' && this.#facts.phase !== 'settled',
    () => this.#publish(),
  )
  readonly #latest = createLatestValue<DownloadProgress>()
  readonly #inFlight = new Map<PartNumber, number>()
  #facts = NOTHING

  get now(): DownloadProgress {
    const { phase } = this.#facts
    const { state } = this.gate
    const bytesInFlight = [...this.#inFlight.values()].reduce((sum, bytes) => sum + bytes, 0)
    return {
      ...this.#facts,
      bytesInFlight,
      phase: phase === 'downloading' && state !== 'open' ? state : phase,
    }
  }

  values(): AsyncIterable<DownloadProgress> {
    return this.#latest.values()
  }

  enter(phase: DownloadProgress['phase']): void {
    this.#facts = { ...this.#facts, phase }
    this.gate.changed()
  }

  /** The download starts over. */
  startOver(): void {
    this.#facts = { ...NOTHING, restarts: this.#facts.restarts + 1 }
    this.gate.changed()
  }

  /** Begins to count the parts of an object that is cut so. */
  begin({ size, partCount }: PartPlan): void {
    const { restarts } = this.#facts
    this.#inFlight.clear()
    this.#facts = { ...NOTHING, phase: 'checking', bytesTotal: size, partsTotal: partCount, restarts }
    this.gate.changed()
  }

  /** So many bytes of a part are written. */
  received(number: PartNumber, bytes: number): void {
    this.#inFlight.set(number, bytes)
    this.#publish()
  }

  /** The part did not become one; its bytes do not count any more. */
  lost(number: PartNumber): void {
    this.#inFlight.delete(number)
    this.#publish()
  }

  /** A part is written and recorded: by this run, or found to be so. */
  recorded(plan: PartPlan, number: PartNumber, reused: boolean): void {
    this.#inFlight.delete(number)
    const bytes = partByteLength(plan, number)
    const { bytesRecorded, partsRecorded, bytesReused, partsReused } = this.#facts
    this.#facts = {
      ...this.#facts,
      bytesRecorded: bytesRecorded + bytes,
      partsRecorded: partsRecorded + 1,
      ...(reused && { bytesReused: bytesReused + bytes, partsReused: partsReused + 1 }),
    }
    this.#publish()
  }

  end(): void {
    this.enter('settled')
    this.#latest.end()
  }

  #publish(): void {
    this.#latest.publish(() => this.now)
  }
}
