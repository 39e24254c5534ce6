import { Writable } from 'node:stream'
import type { TextStream } from '../src/host/host.ts'

/** A stream that keeps what is written to it. */
export class CapturedStream extends Writable implements TextStream {
  readonly isTTY: boolean
  readonly columns: number
  #text = ''

  constructor({ isTTY = false, columns = 80 }: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
    this.columns = columns
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.#text += chunk
    done()
  }

  /** Everything so far. */
  get text(): string {
    return this.#text
  }

  /** The lines so far. */
  get lines(): readonly string[] {
    return this.#text.split('\n').slice(0, -1)
  }
}
