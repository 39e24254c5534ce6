import type { FailedFile, FileResult, UploadError } from '@oss/client'
import type { CommonEvent } from '../events/common-event.ts'
import { failureEvent } from '../events/failure-event.ts'
import { objectUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { storedFields } from './stored-fields.ts'

/** Converts the result for one file of a batch into an event. */
export function fileResultEvent(result: FileResult, bucket: string, debug: boolean): CommonEvent {
  switch (result.kind) {
    case 'uploaded': {
      const { file, key, upload } = result
      return { kind: 'file-uploaded', file, bucket, key, ...storedFields(upload) }
    }
    case 'updated': {
      const { file, key, size, crc64, changed } = result
      return { kind: 'file-updated', file, bucket, key, byteLength: size, crc64, changed }
    }
    case 'unchanged': {
      const { file, key, size, crc64 } = result
      return { kind: 'file-unchanged', file, bucket, key, byteLength: size, crc64 }
    }
    case 'planned': {
      const { file, key, size, changed = null } = result
      return { kind: 'file-planned', file, bucket, key, byteLength: size, changed }
    }
    case 'skipped':
      return { kind: 'file-skipped', file: result.file, reason: result.reason }
    case 'failed': {
      const { file, key, error } = result
      const action = `The upload of ${printable(file)} to ${objectUrl({ bucket, key })}`
      return {
        ...failureEvent(error, { action, continueCommand: null, debug }),
        kind: 'file-failed',
        file,
        bucket,
        key,
      }
    }
    case 'interrupted':
      return { kind: 'file-interrupted', file: result.file, bucket, key: result.key, ...partsOf(result) }
    default:
      return result satisfies never
  }
}

function partsOf({ error }: FailedFile): { readonly partsRecorded: number; readonly partsTotal: number } {
  if (!(error instanceof Error && error.name === 'UploadError')) return { partsRecorded: 0, partsTotal: 0 }
  const { partsRecorded, partsTotal } = error as UploadError
  return { partsRecorded, partsTotal }
}
