import type { DownloadResult } from '@oss/client'
import type { CommonEvent } from '../events/common-event.ts'
import { failureEvent } from '../events/failure-event.ts'
import { objectUrl } from '../text/object-url.ts'

/** Converts the result for one object of a batch into an event. */
export function downloadResultEvent(result: DownloadResult, bucket: string, debug: boolean): CommonEvent {
  if (result.kind === 'skipped') return { ...result, kind: 'object-skipped', bucket }
  const { key, file } = result
  const ref = { file, bucket, key }
  switch (result.kind) {
    case 'downloaded': {
      const { size, etag, crc64, crc64Verified, versionId, partsTotal, partsReused } = result.download
      return {
        ...{ kind: 'file-downloaded', ...ref, byteLength: size, etag, crc64, crc64Verified },
        versionId: versionId ?? null,
        ...{ partsTotal, partsReused },
      }
    }
    case 'unchanged':
      return { kind: 'download-unchanged', ...ref, byteLength: result.size, crc64: result.crc64 }
    case 'planned':
      return { kind: 'download-planned', ...ref, byteLength: result.size }
    case 'failed': {
      const context = { action: `The download of ${objectUrl(ref)}`, continueCommand: null, debug }
      return { ...failureEvent(result.error, context), kind: 'download-failed', ...ref }
    }
    case 'interrupted': {
      const { partsRecorded = 0, partsTotal = 0 } = result.error as {
        partsRecorded?: number
        partsTotal?: number
      }
      return { kind: 'download-interrupted', ...ref, partsRecorded, partsTotal }
    }
    default:
      return result satisfies never
  }
}
