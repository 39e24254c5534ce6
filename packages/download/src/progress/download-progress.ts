import { createLatestValue, fractionOf, type PartNumber, type PartPlan, partByteLength } from '@oss/multipart'
import { PauseGate } from './pause-gate.ts'

/** The progress of a download. */
export interface DownloadProgress {
  /**
   * `opening`: reads the checkpoint and describes the object. `checking`: verifies parts of an earlier run.
   * `pausing` and `paused` replace `downloading` after `pause()`, with and without parts in flight.
   * `publishing`: replaces the file.
   */
  readonly phase: 'opening' | 'checking' | 'downloading' | 'pausing' | 'paused' | 'publishing' | 'settled'
  /** Bytes of parts that are written and recorded. R11: decreases only when the download restarts. */
  readonly bytesRecorded: number
  /** Written bytes of the parts in flight; decreases when a part is discarded. */
  readonly bytesInFlight: number
  /** Bytes reused from an earlier run; included in `bytesRecorded`. */
  readonly bytesReused: number
  /** Size of the object in bytes; 0 until it is described. */
  readonly bytesTotal: number
  /** Number of parts that are written and recorded. */
  readonly partsRecorded: number
  /** Number of parts reused from an earlier run; included in `partsRecorded`. */
  readonly partsReused: number
  /** Number of parts of the object; 0 until it is described. */
  readonly partsTotal: number
  /** Number of restarts in this run. */
  readonly restarts: number
  /**
   * Recorded bytes and those in flight, divided by `bytesTotal`: from 0 to 1. `undefined` until the object is
   * described. It can be 1 before the file is published, and decreases as these numbers do.
   */
  readonly fraction: number | undefined
}

const INITIAL: DownloadProgress = {
  phase: 'opening',
  bytesRecorded: 0,
  bytesInFlight: 0,
  bytesReused: 0,
  bytesTotal: 0,
  partsRecorded: 0,
  partsReused: 0,
  partsTotal: 0,
  restarts: 0,
  fraction: undefined,
}

/** Counts parts and bytes, and publishes the progress. */
export class ProgressMeter {
  /** Passed by each part before it starts, and by the step after the parts. */
  readonly gate: PauseGate = new PauseGate(
    () => this.#counts.phase !== 'downloading' && this.#counts.phase !== 'settled',
    () => this.#publish(),
  )
  readonly #latest = createLatestValue<DownloadProgress>()
  readonly #inFlight = new Map<PartNumber, number>()
  #counts = INITIAL

  get now(): DownloadProgress {
    const { phase } = this.#counts
    const { state } = this.gate
    const bytesInFlight = [...this.#inFlight.values()].reduce((sum, bytes) => sum + bytes, 0)
    const counts = { ...this.#counts, bytesInFlight }
    return {
      ...counts,
      fraction: fractionOf(counts),
      phase: phase === 'downloading' && state !== 'open' ? state : phase,
    }
  }

  values(): AsyncIterable<DownloadProgress> {
    return this.#latest.values()
  }

  enter(phase: DownloadProgress['phase']): void {
    this.#counts = { ...this.#counts, phase }
    this.gate.update()
  }

  /** Resets the counts for a restart. */
  restart(): void {
    this.#counts = { ...INITIAL, restarts: this.#counts.restarts + 1 }
    this.gate.update()
  }

  /** Starts to count the parts of a plan. */
  startCounting({ size, partCount }: PartPlan): void {
    const { restarts } = this.#counts
    this.#inFlight.clear()
    this.#counts = { ...INITIAL, phase: 'checking', bytesTotal: size, partsTotal: partCount, restarts }
    this.gate.update()
  }

  /** Sets the number of written bytes of a part in flight. */
  partWritten(number: PartNumber, bytes: number): void {
    this.#inFlight.set(number, bytes)
    this.#publish()
  }

  /** Drops the bytes of a part that failed. */
  partDiscarded(number: PartNumber): void {
    this.#inFlight.delete(number)
    this.#publish()
  }

  /** Counts a part that is recorded: in this run, or reused from an earlier one. */
  partRecorded(plan: PartPlan, number: PartNumber, reused: boolean): void {
    this.#inFlight.delete(number)
    const bytes = partByteLength(plan, number)
    const { bytesRecorded, partsRecorded, bytesReused, partsReused } = this.#counts
    this.#counts = {
      ...this.#counts,
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
