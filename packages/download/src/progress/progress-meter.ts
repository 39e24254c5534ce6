import { createLatestValue, fractionOf, type PartNumber, type PartPlan, partByteLength } from '@oss/multipart'
import type { DownloadProgress } from './download-progress.ts'
import { PauseGate } from './pause-gate.ts'

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

  get current(): DownloadProgress {
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
    this.#latest.publish(() => this.current)
  }
}
