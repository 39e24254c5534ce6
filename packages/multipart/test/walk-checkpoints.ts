import { type Crc64, type PartNumber, uploadId } from '../src/model/ids.ts'
import { type PartPlan, recordedPlan } from '../src/model/part-plan.ts'
import type { UploadCheckpoint } from '../src/ports/checkpoint-store.ts'
import { PART_SIZE } from './walk.ts'
import { source } from './walk-results.ts'
import { SHARED } from './walk-rules.ts'

export function checkpointOf(
  recorded: readonly number[],
  completing: boolean,
  mtimeNs = '1',
): UploadCheckpoint {
  const crc64 = '7' as Crc64
  return {
    header: {
      target: { endpoint: 'e', bucket: 'b', key: 'k' },
      kind: 'upload',
      sourceLabel: 's',
      uploadId: uploadId('OLD'),
      plan: recordedPlan(2 * PART_SIZE, PART_SIZE),
      source: { ...source, mtimeNs },
      createdAtMs: 0,
    },
    parts: recorded.map((number) => ({
      number: number as PartNumber,
      etag: 'e',
      crc64,
      settled: number !== 1,
    })),
    completing,
  }
}

export const recordedCheckpoints: readonly UploadCheckpoint[] = [
  checkpointOf([], false),
  checkpointOf([2], false),
  checkpointOf([1, 2], false),
  checkpointOf([1, 2], true),
  checkpointOf([2], true),
  checkpointOf([2], false, '2'),
  checkpointOf([1, 2], true, '2'),
  { ...checkpointOf([1], false), unusable: 'encryption-changed' },
]

/** An upload that was started with the object options `digest A`. */
export const recordedWithOptions: readonly UploadCheckpoint[] = recordedCheckpoints.map(
  ({ header, ...rest }) => ({ ...rest, header: { ...header, options: 'digest A' } }),
)

/** Uploads that were started when the source had fewer bytes. */
export const recordedBeforeGrowth: readonly UploadCheckpoint[] = recordedCheckpoints.map(
  ({ header, ...rest }) => ({ ...rest, header: { ...header, source: { ...source, size: 1 } } }),
)

/** For a stream: while it had no end, and after its completion was recorded. */
export const recordedStreams: readonly UploadCheckpoint[] = [
  planned(checkpointOf([], false), recordedPlan(undefined, PART_SIZE)),
  planned(checkpointOf([1], false), recordedPlan(undefined, PART_SIZE)),
  planned(checkpointOf([1, 2], false), recordedPlan(undefined, PART_SIZE)),
  checkpointOf([1, 2], true),
]

function planned({ header, ...rest }: UploadCheckpoint, plan: PartPlan): UploadCheckpoint {
  return { ...rest, header: { ...header, plan } }
}

/** Uploads that another program knows too: their upload ids may be completed at any time. */
const shared = [checkpointOf([], false, '0'), checkpointOf([2], false), checkpointOf([1, 2], true)].map(
  ({ header, ...rest }): UploadCheckpoint => ({
    ...rest,
    header: { ...header, uploadId: SHARED },
    shared: true,
  }),
)
export const sharedAndShorter: readonly UploadCheckpoint[] = shared.flatMap((checkpoint) => [
  checkpoint,
  { ...checkpoint, header: { ...checkpoint.header, source: { ...source, size: 1 } } },
])
