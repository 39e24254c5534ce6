import type { PartText } from '../port/checkpoint-database.ts'

/** How many records share one change. */
const MAX_RECORDS = 1000

/** Records that are written together. */
interface Batch {
  readonly sequence: number
  readonly records: Map<number, PartText>
  readonly written: Promise<void>
}

/** Writes records one batch at a time: those that come while one is written share the next one. */
export class RecordBatches {
  readonly #write: (records: readonly PartText[], sequence: number) => Promise<void>
  #waiting: Batch | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(write: (records: readonly PartText[], sequence: number) => Promise<void>) {
    this.#write = write
  }

  /** Resolves when the record is written. It belongs to the `begin` with this number. */
  add(record: PartText, sequence: number): Promise<void> {
    const waiting = this.#waiting
    const fits = waiting?.sequence === sequence && waiting.records.size < MAX_RECORDS
    const batch = fits ? waiting : this.#startBatch(sequence)
    // A later record of a part replaces the earlier one.
    batch.records.set(record.number, record)
    return batch.written
  }

  #startBatch(sequence: number): Batch {
    const records = new Map<number, PartText>()
    const written = this.#last.then(() => {
      if (this.#waiting === batch) this.#waiting = undefined
      return this.#write([...records.values()], sequence)
    })
    const batch: Batch = { sequence, records, written }
    this.#waiting = batch
    this.#last = written.catch(() => {})
    return batch
  }
}
