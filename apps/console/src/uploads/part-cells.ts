import type { LoggedRequest, OpenUpload } from '../protocol/console-event.ts'

/** State of a part. */
export type PartState = 'stored' | 'sending' | 'rejected' | 'waiting'

/** Input of the states. */
export interface PartCellsInput {
  readonly partsTotal: number
  readonly uploadId: string | undefined
  readonly isCompleted: boolean
  readonly openUploads: readonly OpenUpload[]
  readonly requests: readonly LoggedRequest[]
}

/** Returns the state of each part, as the service sees it. */
export function partCells(input: PartCellsInput): readonly PartState[] {
  const { partsTotal, uploadId, isCompleted, openUploads, requests } = input
  if (isCompleted) return Array.from({ length: partsTotal }, () => 'stored')
  const cells = Array.from({ length: partsTotal }, (): PartState => 'waiting')
  if (uploadId === undefined) return cells
  for (const { operation, partNumber, status, endedAt, ...request } of requests) {
    if (request.uploadId !== uploadId || operation !== 'UploadPart' || partNumber === null) continue
    const isRejected = endedAt !== null && (status === null || status >= 400)
    cells[partNumber - 1] = endedAt === null ? 'sending' : isRejected ? 'rejected' : 'stored'
  }
  const stored = openUploads.find((open) => open.uploadId === uploadId)?.parts ?? []
  for (const number of stored) cells[number - 1] = 'stored'
  return cells.slice(0, partsTotal)
}
