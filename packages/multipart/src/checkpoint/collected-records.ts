import type { PartNumber } from '../model/ids.ts'
import { lastPart } from '../model/part-plan.ts'
import type { Checkpoint, CheckpointHeader, PartRecord } from '../ports/checkpoint-store.ts'
import type { JournalRecord } from './journal-record.ts'

/** The records of one checkpoint, as they are read. */
export class CollectedRecords {
  #header: CheckpointHeader | undefined
  readonly #parts = new Map<PartNumber, PartRecord>()
  #completing = false

  /**
   * Adds the next record. The header is the first.
   *
   * @throws Error with a human-readable reason when the record cannot follow the others.
   */
  add(record: JournalRecord): void {
    if ((record.kind === 'header') !== (this.#header === undefined)) {
      throw new Error(
        record.kind === 'header' ? 'there is a second header' : 'the first line is not a header',
      )
    }
    if (record.kind === 'header') {
      this.#header = record.header
    } else if (record.kind === 'part') {
      if (this.#header !== undefined && record.part.number > lastPart(this.#header.plan)) {
        throw new Error('there is a part beyond the last one')
      }
      this.#parts.set(record.part.number, record.part)
    } else {
      this.#completing = true
    }
  }

  /** The checkpoint that was read so far; `undefined` without a header. */
  checkpoint(): Checkpoint | undefined {
    const header = this.#header
    return header && { header, parts: [...this.#parts.values()], completing: this.#completing }
  }
}
