// A React hook: uploads a file, and renders with its progress.
import type { OssBrowserClient, UploadFileInput, UploadHandle } from '@oss/browser'
import { useState, useSyncExternalStore } from 'react'

/** What a component shows. */
export interface UploadView {
  readonly state: 'idle' | 'uploading' | 'paused' | 'completed' | 'cancelled' | 'failed'
  /** From 0 to 1. */
  readonly fraction: number
  readonly error: Error | undefined
}

const IDLE: UploadView = { state: 'idle', fraction: 0, error: undefined }

/** One upload at a time, outside React, so that it continues when components are unmounted. */
export class UploadStore {
  #view = IDLE
  #handle: UploadHandle | undefined
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
  readonly view = (): UploadView => this.#view

  async start(client: OssBrowserClient, input: UploadFileInput): Promise<void> {
    const handle = client.uploadFile(input)
    this.#handle = handle
    this.#show({ ...IDLE, state: 'uploading' })
    for await (const { phase, fraction = 0 } of handle.progress({ intervalMs: 100 }))
      this.#show({ state: phase === 'paused' ? 'paused' : 'uploading', fraction, error: undefined })
    const outcome = await handle.outcome
    if (outcome.kind === 'completed') this.#show({ state: 'completed', fraction: 1, error: undefined })
    else if (outcome.kind === 'cancelled') this.#show({ ...IDLE, state: 'cancelled' })
    else this.#show({ ...this.#view, state: 'failed', error: outcome.error })
  }

  pause = (): void => void this.#handle?.pause()
  resume = (): void => this.#handle?.resume()
  cancel = (): void => void this.#handle?.cancel()

  #show(view: UploadView): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

/** Returns the state of an upload, and what starts, pauses, resumes and cancels it. */
export function useUpload(client: OssBrowserClient, store?: UploadStore) {
  // The store of the first render is kept.
  const [upload] = useState(() => store ?? new UploadStore())
  const view = useSyncExternalStore(upload.subscribe, upload.view)
  const { pause, resume, cancel } = upload
  return { ...view, start: (input: UploadFileInput) => upload.start(client, input), pause, resume, cancel }
}
