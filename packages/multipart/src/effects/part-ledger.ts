import { createCrc64Appender } from '../crc64/combine.ts'
import {
  type Crc64,
  type Crc64Value,
  formatCrc64,
  type PartNumber,
  parseCrc64,
  partNumber,
} from '../model/ids.ts'
import { type PartPlan, partByteLength } from '../model/part-plan.ts'
import type { PartRecord } from '../ports/checkpoint-store.ts'
import type { PartReference } from '../ports/multipart-api.ts'

/** Part list of a completion, with the expected CRC-64 of the object. */
export interface Assembly {
  readonly parts: readonly PartReference[]
  /** `undefined` when the CRC-64 of a part is not known. */
  readonly crc64: Crc64 | undefined
}

/**
 * Assembles the recorded parts.
 *
 * R7, R8: the list has parts 1 to N, each once, and comes from our own receipts.
 *
 * @throws Error when a part is missing. The service would not notice: it accepts lists with gaps (OSS:
 * CompleteMultipartUpload).
 */
export function assemble(plan: PartPlan, records: ReadonlyMap<PartNumber, PartRecord>): Assembly {
  const parts: PartReference[] = []
  const whole = createCrc64Appender(plan.partSize)
  let crc64: Crc64Value | undefined
  let isKnown = true
  let size = 0
  for (let index = 1; index <= plan.partCount; index++) {
    const number = partNumber(index)
    const record = records.get(number)
    if (record === undefined) throw new Error(`part ${index} of ${plan.partCount} has no record`)
    const byteLength = partByteLength(plan, number)
    const appender = byteLength === plan.partSize ? whole : createCrc64Appender(byteLength)
    if (record.crc64 === undefined) isKnown = false
    else {
      const crc64OfPart = parseCrc64(record.crc64)
      crc64 = crc64 === undefined ? crc64OfPart : appender.append(crc64, crc64OfPart)
    }
    size += byteLength
    parts.push({ number, etag: record.etag })
  }
  if (size !== plan.size) throw new Error(`the parts have ${size} bytes, the source ${plan.size}`)
  return { parts, crc64: isKnown && crc64 !== undefined ? formatCrc64(crc64) : undefined }
}
