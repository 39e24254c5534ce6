import {
  type ByteRange,
  type OpenSource,
  SourceError,
  type SourceFingerprint,
  type UploadSource,
} from '@oss/multipart'
import { type Content, contentByteLength, PIECE_BYTES, pieceBytes } from './content.ts'
import type { Decisions } from './decisions.ts'
import type { Owner, Scheduler } from './scheduler.ts'
import type { Shape } from './shape.ts'
import type { Rates } from './swarm.ts'

/** 2023-11-14, when all simulations begin. */
export const EPOCH_MS = 1_700_000_000_000

/** A file that was there at some time. */
export interface Version {
  readonly content: Content
  readonly lastByteLength: number
  readonly sinceMs: number
}

interface SourceFile {
  content: number[]
  lastByteLength: number
  mtimeMs: number
  ctimeMs: number
  readonly id: number
}

/** What a file uses of the world it is in. */
interface FileWorld {
  readonly decisions: Decisions
  readonly rates: Rates
  readonly shape: Shape
  readonly scheduler: Scheduler
  /** How finely the file system stamps changes. */
  readonly tickMs: number
  nowMs(): number
  fault(kind: string, rate: number): boolean
}

/** The local file, and what others do to it. */
export class SimFile {
  /** All contents it has had, the oldest first. */
  readonly versions: Version[] = []
  readonly #world: FileWorld
  #file: SourceFile

  constructor(world: FileWorld, pieces: number, lastByteLength: number, ageMs: number) {
    this.#world = world
    const changedMs = EPOCH_MS - ageMs
    this.#file = {
      content: new Array<number>(pieces).fill(0),
      lastByteLength,
      mtimeMs: changedMs,
      ctimeMs: changedMs,
      id: 1,
    }
    this.#keepVersion()
  }

  /** When it was last written to, and when it was last changed in any way, as it tells. */
  get times(): Pick<SourceFingerprint, 'mtimeNs' | 'ctimeNs'> {
    return timesOf(this.#file)
  }

  get present(): Version {
    const { content, lastByteLength } = this.#file
    return { content: [...content], lastByteLength, sinceMs: this.#world.scheduler.nowMs }
  }

  /** Somebody writes to it, in one of the ways in which people do. */
  change(): void {
    const { decisions } = this.#world
    const file = this.#file
    const { reread, allowGrowth } = this.#world.shape
    if (reread === true && decisions.chance('mapped write', 0.5)) {
      this.#file.content = file.content.map((version) => version + 1)
      this.#keepVersion()
      return
    }
    if (allowGrowth === true && decisions.chance('append', 0.7)) {
      this.#file.content = [...file.content, 0]
      this.#file.mtimeMs = this.#tick()
      this.#file.ctimeMs = this.#tick()
      this.#keepVersion()
      return
    }
    const way = decisions.pick('change', 10)
    if (way === 5) this.#file = { ...file, content: [...file.content], id: file.id + 1 }
    if (way === 6) this.#resize(decisions.pick('pieces more', 3) - 1)
    if (way === 8) this.#file.content = file.content.map((version) => version + 1)
    // Ways 7 and 9 are those of `touch` and `chmod`.
    if (way < 7) {
      const at = decisions.pick('changed piece', this.#file.content.length)
      this.#file.content[at] = (this.#file.content[at] ?? 0) + 1
    }
    const nowMs = this.#tick()
    this.#file.ctimeMs = nowMs
    // A program that sets the modification time back cannot set the time of that.
    if (way !== 4 && way !== 8 && way !== 9) this.#file.mtimeMs = nowMs
    this.#keepVersion()
  }

  /** The file as a process reads it; `reads` counts its reads under way. */
  source(owner: Owner, reads: { count: number }): UploadSource {
    const open = (): OpenSource => this.#open(owner, reads)
    return { label: '/data/big.bin', open: () => this.#world.scheduler.after(owner, 'open source', open) }
  }

  #open(owner: Owner, reads: { count: number }): OpenSource {
    const world = this.#world
    const inode = this.#file
    const failIfUnreadable = (): void => {
      if (world.fault('source-unreadable', world.rates.sourceUnreadable)) {
        throw new SourceError('SOURCE_UNREADABLE', 'EIO: the simulation made it fail')
      }
    }
    const read = (range: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> =>
      this.#read(owner, inode, range, signal, reads, failIfUnreadable)
    return {
      fingerprint: () =>
        world.scheduler.after(owner, 'fingerprint', (): SourceFingerprint => {
          failIfUnreadable()
          const fileId = inode === this.#file ? `1:${inode.id}` : `1:${inode.id} now 1:${this.#file.id}`
          const size = contentByteLength(inode.content, inode.lastByteLength)
          return { size, ...timesOf(inode), fileId }
        }),
      read,
      [Symbol.asyncDispose]: () => world.scheduler.after(owner, 'close source', () => {}),
    }
  }

  async *#read(
    owner: Owner,
    inode: SourceFile,
    range: ByteRange,
    signal: AbortSignal,
    reads: { count: number },
    failIfUnreadable: () => void,
  ): AsyncGenerator<Uint8Array> {
    reads.count += 1
    try {
      for (let at = range.start; at < range.end; at += PIECE_BYTES) {
        const piece = await this.#world.scheduler.after(owner, 'read source', () => {
          failIfUnreadable()
          const index = at / PIECE_BYTES
          const version = inode.content[index]
          const isLast = index === inode.content.length - 1
          return version === undefined
            ? undefined
            : pieceBytes(index, version, isLast ? inode.lastByteLength : PIECE_BYTES)
        })
        signal.throwIfAborted()
        if (piece === undefined) return
        yield piece.subarray(0, range.end - at)
      }
    } finally {
      reads.count -= 1
    }
  }

  #resize(by: number): void {
    const { content } = this.#file
    if (by < 0 && content.length > 1) content.pop()
    for (let more = 0; more < by; more++) content.push(0)
  }

  /** The time of the clock of the file system. */
  #tick(): number {
    const { tickMs } = this.#world
    return Math.floor(this.#world.nowMs() / tickMs) * tickMs
  }

  #keepVersion(): void {
    this.versions.push(this.present)
  }
}

function timesOf({ mtimeMs, ctimeMs }: SourceFile): Pick<SourceFingerprint, 'mtimeNs' | 'ctimeNs'> {
  return { mtimeNs: `${mtimeMs}000000`, ctimeNs: `${ctimeMs}000000` }
}
