import { DOWNLOAD_PREFIX } from '../model/checkpoint-id.ts'
import { formatCrc64, parseCrc64, uploadId } from '../model/ids.ts'
import { recordedPlan } from '../model/part-plan.ts'
import type { CheckpointHeader, RecordedObject } from '../ports/checkpoint-store.ts'
import { expectFields, nanoseconds, type RecordFields, textField, wholeNumber } from './record-fields.ts'

const FIELDS = [
  ...['format', 'version', 'endpoint', 'bucket', 'key', 'source', 'uploadId', 'size', 'partSize'],
  ...['mtimeNs', 'ctimeNs', 'fileId', 'createdAtMs'],
]
/** How the labels of sources of copies started, which no path of a file does. */
const COPY_PREFIX = 'oss://'
/** How the file id of an encrypted upload started: it had the envelope. */
const ENVELOPE_PREFIX = '{"format":"oss-envelope"'

/**
 * Parses a header of version 1, which had the same fields for every kind of transfer.
 *
 * @throws Error with a human-readable reason.
 */
export function parseHeader1(fields: RecordFields): CheckpointHeader {
  expectFields(fields, FIELDS)
  const size = fields.get('size') === null ? undefined : wholeNumber(fields, 'size')
  const plan = recordedPlan(size, wholeNumber(fields, 'partSize'))
  const target = {
    endpoint: textField(fields, 'endpoint'),
    bucket: textField(fields, 'bucket'),
    key: textField(fields, 'key'),
  }
  const sourceLabel = textField(fields, 'source')
  const source = {
    size: plan.size,
    mtimeNs: nanoseconds(fields, 'mtimeNs'),
    ctimeNs: nanoseconds(fields, 'ctimeNs'),
    fileId: textField(fields, 'fileId'),
  }
  const name = uploadId(textField(fields, 'uploadId'))
  const createdAtMs = wholeNumber(fields, 'createdAtMs')
  if (sourceLabel.startsWith(DOWNLOAD_PREFIX)) {
    const object = recordedObject(plan.size, source.fileId)
    const file = sourceLabel.slice(DOWNLOAD_PREFIX.length)
    return { kind: 'download', target, sourceLabel: file, plan, createdAtMs, draft: name, object }
  }
  const kind = sourceLabel.startsWith(COPY_PREFIX) ? 'copy' : 'upload'
  const sealed = source.fileId.startsWith(ENVELOPE_PREFIX) ? { sealed: source.fileId } : {}
  return { kind, target, sourceLabel, plan, createdAtMs, uploadId: name, source, ...sealed }
}

/** The file id of a download was the JSON text `[ETAG,CRC64,VERSION]`. */
function recordedObject(size: number, text: string): RecordedObject {
  const value: unknown = JSON.parse(text)
  const [etag, crc64, versionId]: readonly unknown[] = Array.isArray(value) ? value : []
  if (typeof etag !== 'string') throw new Error('"fileId" is not that of an object')
  return {
    size,
    etag,
    ...(typeof crc64 === 'string' && { crc64: formatCrc64(parseCrc64(crc64)) }),
    ...(typeof versionId === 'string' && { versionId }),
  }
}
