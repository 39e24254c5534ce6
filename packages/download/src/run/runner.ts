import type { DownloadNotice } from '../progress/download-notice.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import { type DownloadProgress, ProgressMeter } from '../progress/download-progress.ts'
import { download } from './download.ts'
import type { DownloadRun } from './run-context.ts'

/** What a run needs, but for what it makes itself. */
export type RunSettings = Omit<DownloadRun, 'meter' | 'signal' | 'isCancelled' | 'notify'>

/** A download under way, and the ways to stop it. */
export class RunningDownload {
  /** How it ended. Never rejects. */
  readonly outcome: Promise<DownloadOutcome>
  readonly #meter = new ProgressMeter()
  readonly #stop = new AbortController()
  #isCancelled = false

  constructor(settings: RunSettings, onNotice: (notice: DownloadNotice) => void) {
    this.outcome = this.#run({
      ...settings,
      meter: this.#meter,
      signal: this.#stop.signal,
      isCancelled: () => this.#isCancelled,
      notify(notice) {
        // What a listener throws, at once or as a promise, is its own affair: it must not change how a download ends.
        const told = async (): Promise<void> => onNotice(notice)
        told().catch(() => {})
      },
    })
  }

  progress(): AsyncIterable<DownloadProgress> {
    return this.#meter.values()
  }

  pause(): Promise<void> {
    this.#meter.gate.hold()
    return this.#meter.gate.settled()
  }

  resume(): void {
    this.#meter.gate.letGo()
  }

  interrupt(reason: unknown): void {
    this.#stop.abort(reason)
  }

  cancel(): void {
    this.#isCancelled = true
    this.#stop.abort()
  }

  async #run(run: DownloadRun): Promise<DownloadOutcome> {
    const outcome = await download(run)
    this.#meter.end()
    return outcome
  }
}
