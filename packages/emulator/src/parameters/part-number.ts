import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { OpenUpload } from '../storage/catalogue-index.ts'
import type { Query } from '../wire/query.ts'

/** @throws ServiceError `InvalidArgument` unless the part number is 1 to 10000 (EC 0017-00000220). */
export function readPartNumber(query: Query): number {
  for (const name of ['partNumber', 'uploadId']) {
    if (query.has(name)) continue
    throw invalidArgument('ResourceType', name, 'Unexpected query string parameter', '0017-00000219')
  }
  const text = query.get('partNumber') ?? ''
  const partNumber = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (partNumber >= 1 && partNumber <= 10_000) return partNumber
  const message = 'Part number must be an integer between 1 and 10000, inclusive.'
  throw invalidArgument('PartNumber', text, message, '0017-00000220')
}

/**
 * Checks that a part is the next one of a sequential upload (docs/protocol.md#sequential-uploads).
 *
 * @throws ServiceError `PartAlreadyExist`, `PartNotSequential`.
 */
export function requireSequence({ upload, parts }: OpenUpload, partNumber: number): void {
  if (!upload.sequential) return
  const stored = parts.get(partNumber)
  if (stored !== undefined) {
    throw new ServiceError('PartAlreadyExist', {
      details: { PartEtag: `"${stored.etag}"`, PartNumber: partNumber },
    })
  }
  if (partNumber === parts.size + 1) return
  throw new ServiceError('PartNotSequential', { details: { PartNumber: partNumber } })
}
