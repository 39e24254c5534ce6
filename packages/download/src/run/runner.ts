import type { DownloadNotice } from '../progress/download-notice.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import type { DownloadProgress } from '../progress/download-progress.ts'
import { ProgressMeter } from '../progress/progress-meter.ts'
import { download } from './download.ts'
import type { RunContext, RunSettings } from './run-context.ts'

/** Runs a download, and stops it on request. */
export class Runner {
  /** The end of the download. Never rejects. */
  readonly outcome: Promise<DownloadOutcome>
  readonly #meter = new ProgressMeter()
  readonly #stop = new AbortController()
  #isCancelled = false

  constructor(settings: RunSettings, onNotice: (notice: DownloadNotice) => void) {
    this.outcome = this.#run({
      ...settings,
      meter: this.#meter,
      signal: this.#stop.signal,
      onLeaseLost: (cause) => this.interrupt(cause),
      onRequest: (action) => {
        if (action === 'pause') void this.pause()
        else this.cancel()
      },
      isCancelled: () => this.#isCancelled,
      notify(notice) {
        // An error of the listener, thrown or as a rejected promise, must not change how the download ends.
        const emit = async (): Promise<void> => onNotice(notice)
        emit().catch(() => {})
      },
    })
  }

  progress(): AsyncIterable<DownloadProgress> {
    return this.#meter.values()
  }

  pause(): Promise<void> {
    this.#meter.gate.pause()
    return this.#meter.gate.settled()
  }

  resume(): void {
    this.#meter.gate.resume()
  }

  interrupt(reason: unknown): void {
    this.#stop.abort(reason)
  }

  cancel(): void {
    this.#isCancelled = true
    this.#stop.abort()
  }

  async #run(run: RunContext): Promise<DownloadOutcome> {
    const outcome = await download(run)
    this.#meter.end()
    return outcome
  }
}
