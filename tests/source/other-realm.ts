import { createContext, runInContext } from 'node:vm'

const CLASSES = `
class RealmBlob {
  constructor(bytes, type, name) { this.bytes = bytes; this.type = type; if (name !== undefined) this.name = name }
  get size() { return this.bytes.length }
  slice(start, end) { return new RealmBlob(this.bytes.slice(start, end), this.type) }
  async arrayBuffer() { return this.bytes.slice().buffer }
  stream() {
    const { bytes } = this
    return new ReadableStream({
      start(controller) {
        if (bytes.length > 0) controller.enqueue(bytes.slice())
        controller.close()
      },
    })
  }
}
class OldSignal {
  aborted = false
  listeners = new Set()
  addEventListener(type, listener) { this.listeners.add(listener) }
  removeEventListener(type, listener) { this.listeners.delete(listener) }
  abort() { this.aborted = true; for (const listener of this.listeners) listener() }
}
const bytesHere = (bytes) => Uint8Array.from(bytes)
`

/** A signal as polyfills have it: without `reason` and `throwIfAborted`. */
interface OldSignal extends AbortSignal {
  abort(): void
  readonly listeners: ReadonlySet<unknown>
}

/** Objects of another realm, as those of an iframe, of jsdom or of Jest are. */
export interface OtherRealm {
  bytes(bytes: Uint8Array): Uint8Array
  file(bytes: Uint8Array, type: string, name: string): File
  signal(): OldSignal
  date(ms: number): Date
}

/** Creates a realm with classes of its own. */
export function otherRealm(): OtherRealm {
  const context = createContext({ ReadableStream })
  runInContext(CLASSES, context)
  // biome-ignore lint/suspicious/noExplicitAny: nothing knows the types of the other realm.
  const value = (code: string, given: object = {}): any => {
    Object.assign(context, given)
    return runInContext(code, context)
  }
  return {
    bytes: (given) => value('bytesHere(given)', { given }),
    file: (given, type, name) => value('new RealmBlob(bytesHere(given), type, name)', { given, type, name }),
    signal: () => value('new OldSignal()'),
    date: (ms) => value('new Date(ms)', { ms }),
  }
}
