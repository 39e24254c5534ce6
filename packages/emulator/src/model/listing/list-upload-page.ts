import type { UploadRecord } from '../upload-record.ts'
import { commonPrefix } from './common-prefix.ts'
import { compareKeys } from './compare-keys.ts'

/** Parameters of a listing of open uploads. */
export interface UploadPageRequest {
  readonly prefix: string
  readonly delimiter: string
  readonly keyMarker: string
  /** Ignored without a key marker. */
  readonly uploadIdMarker: string
  readonly limit: number
}

export interface UploadPage {
  readonly uploads: readonly UploadRecord[]
  readonly commonPrefixes: readonly string[]
  readonly isTruncated: boolean
  /** Key or common prefix of the last entry, also on the last page; `''` on an empty page. */
  readonly nextKeyMarker: string
  readonly nextUploadIdMarker: string
}

/** @param sorted uploads ordered by key, then by upload ID. */
export function listUploadPage(sorted: readonly UploadRecord[], request: UploadPageRequest): UploadPage {
  const { prefix, delimiter, limit } = request
  const uploads: UploadRecord[] = []
  const commonPrefixes: string[] = []
  let next = { key: request.keyMarker, uploadId: '' }
  let isTruncated = false
  for (const upload of sorted) {
    if (!upload.key.startsWith(prefix) || !isAfterMarkers(upload, request)) continue
    const common = commonPrefix(upload.key, prefix, delimiter)
    if (common !== undefined && common === next.key) continue
    if (uploads.length + commonPrefixes.length === limit) {
      isTruncated = true
      break
    }
    if (common === undefined) uploads.push(upload)
    else commonPrefixes.push(common)
    next = common === undefined ? upload : { key: common, uploadId: '' }
  }
  const isEmpty = uploads.length + commonPrefixes.length === 0
  return {
    uploads,
    commonPrefixes,
    isTruncated,
    nextKeyMarker: isEmpty ? '' : next.key,
    nextUploadIdMarker: isEmpty ? '' : next.uploadId,
  }
}

function isAfterMarkers({ key, uploadId }: UploadRecord, request: UploadPageRequest): boolean {
  const { keyMarker, uploadIdMarker } = request
  if (keyMarker === '') return true
  const order = compareKeys(key, keyMarker)
  return order > 0 || (order === 0 && uploadIdMarker !== '' && compareKeys(uploadId, uploadIdMarker) > 0)
}
