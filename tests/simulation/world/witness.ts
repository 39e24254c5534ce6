import type {
  Checkpoint,
  Crc64,
  PartNumber,
  PartRecord,
  PartReference,
  RemotePart,
  UploadId,
} from '@oss/multipart'
import { recordedUploadId } from '@oss/multipart'
import { uploadHeader } from '../../checkpoint/upload-header.ts'
import type { OwnerWitness } from '../owners/owner-witness.ts'
import type { Operation } from './sim-network.ts'
import { receiptOf } from './sim-service.ts'
import type { SimFile } from './sim-source.ts'
import type { World } from './world.ts'

/** Checks the calls of one process while they are made. */
export class Witness {
  readonly #world: World
  readonly #name: string
  /** Only one of several owners of one checkpoint has it. */
  readonly #owner: OwnerWitness | undefined
  readonly #inFlight = new Set<PartNumber>()
  /** Completions that this process has sent, or an earlier one may have, with the times that the file had. */
  readonly #completions: { readonly id: UploadId; readonly times: SimFile['times'] }[] = []
  #over = false
  #sawNothingAtMs: number | undefined
  #acquired = false

  constructor(world: World, name: string, owner?: OwnerWitness) {
    this.#owner = owner
    this.#world = world
    this.#name = name
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  /** When this process last saw that there is no checkpoint; `undefined` when it has acquired one. */
  get sawNothingAtMs(): number | undefined {
    return this.#acquired ? undefined : this.#sawNothingAtMs
  }

  looked(found: boolean): void {
    this.#sawNothingAtMs = found ? undefined : this.#world.scheduler.nowMs
  }

  acquiring(): void {
    this.#acquired = true
  }

  restored(checkpoint: Checkpoint | undefined): void {
    if (checkpoint?.completing !== true) return
    const { uploadId, source } = uploadHeader(checkpoint)
    this.#completions.push({ id: uploadId, times: source })
  }

  readonly initiated = (id: UploadId): UploadId => {
    this.#world.answered.add(id)
    return id
  }

  begun(id: UploadId): void {
    this.#world.remembered.add(id)
  }

  /** A request is about to be sent. */
  requesting(operation: Operation, id: UploadId | undefined): void {
    this.#owner?.requesting(operation, id)
  }

  initiating(): void {
    this.#stillRuns('initiate')
    if (this.#isStale) return
    const { service, file, completionsSent } = this.#world
    for (const id of completionsSent) {
      if (service.uploads.has(id))
        this.#violation('I6', `a new upload begins while ${id} may still be completed`)
    }
    const isDone = this.#completions.some(
      ({ id, times }) =>
        service.object?.by === id &&
        // Both: in one tick of the file system's clock a file may be written, its time set back, and be
        // written again.
        times.ctimeNs === file.times.ctimeNs &&
        times.mtimeNs === file.times.mtimeNs &&
        service.object.content.join() === file.present.content.join(),
    )
    if (isDone) this.#violation('I20', 'all is sent again although the object was complete')
  }

  sending(id: UploadId, number: PartNumber): void {
    this.#stillRuns(`part ${number}`)
    this.#owner?.sendsPart(id)
    const { service, shape, promised } = this.#world
    if (this.#inFlight.has(number)) this.#violation('I2', `part ${number} is in flight twice`)
    this.#inFlight.add(number)
    if (this.#inFlight.size > shape.parallel)
      this.#violation('I2', `${this.#inFlight.size} parts are in flight`)
    if (this.#isStale) return
    if (recordedUploadId(this.#world.durableCheckpoint()?.header) !== id) {
      this.#violation('I4', `part ${number} is sent before ${id} is durable`)
    }
    const crc64 = promised.get(id)?.get(number)
    if (crc64 !== undefined && service.uploads.get(id)?.get(number)?.crc64 === crc64) {
      this.#violation('I7', `part ${number} of ${id} is sent again although it was recorded`)
    }
  }

  /**
   * Parts that the service says it does not have as they were recorded must be sent again, whatever arrives
   * late.
   */
  listed(id: UploadId, parts: readonly RemotePart[]): void {
    const listed = new Map(parts.map(({ number, crc64 }) => [number, crc64]))
    const promised = this.#world.promised.get(id)
    for (const [number, crc64] of promised ?? []) {
      if (listed.get(number) !== crc64) promised?.delete(number)
    }
  }

  sent(number: PartNumber): void {
    this.#inFlight.delete(number)
  }

  /** A receipt is about to be recorded. */
  recording(id: UploadId | undefined, part: PartRecord): void {
    this.#stillRuns(`record ${part.number}`)
    if (id === undefined || !this.#world.service.receipts.has(receiptOf(id, part.number, part))) {
      this.#violation('I3', `part ${part.number} is recorded with a receipt that ${id} never had`)
    }
  }

  recorded(id: UploadId | undefined, part: PartRecord): void {
    if (id === undefined || part.crc64 === undefined) return
    const { promised } = this.#world
    const known = promised.get(id) ?? new Map<PartNumber, Crc64>()
    promised.set(id, known.set(part.number, part.crc64))
  }

  completing(id: UploadId, parts: readonly PartReference[]): void {
    this.#stillRuns('complete')
    this.#world.completionsSent.add(id)
    this.#completions.push({ id, times: this.#world.file.times })
    if (this.#isStale) return
    const checkpoint = this.#world.durableCheckpoint()
    if (checkpoint === undefined || recordedUploadId(checkpoint.header) !== id || !checkpoint.completing) {
      this.#violation('I5', `${id} is completed before the intent is durable`)
      return
    }
    const etags = new Map(checkpoint.parts.map(({ number, etag }) => [number, etag]))
    const { partCount } = checkpoint.header.plan
    const whole =
      parts.length === partCount &&
      parts.every(({ number, etag }, index) => number === index + 1 && etags.get(number) === etag)
    if (!whole) this.#violation('I5', `${id} is completed with other parts than were recorded`)
  }

  /** An error that no fault explains: a defect of the code under test, or of the simulation. */
  unexpected(error: unknown): void {
    this.#violation('I11', `unexpected: ${error instanceof Error ? error.stack : String(error)}`)
  }

  /** It has settled: from now on it calls nothing. */
  over(): void {
    this.#over = true
  }

  /**
   * Another owner has the checkpoint, and this one does not know. It cannot know what the other one does,
   * either.
   */
  get #isStale(): boolean {
    return this.#owner?.isPresent() === false
  }

  #stillRuns(what: string): void {
    if (this.#over) this.#violation('I1', `${what} after it had settled`)
  }

  #violation(rule: string, text: string): void {
    this.#world.violation(rule, `${this.#name}: ${text}`)
  }
}
