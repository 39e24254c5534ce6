import { formatCrc64, parseCrc64, uploadId } from '../model/ids.ts'
import { type PartPlan, recordedPlan } from '../model/part-plan.ts'
import type { CheckpointHeader, DownloadHeader, UploadHeader } from '../ports/checkpoint-store.ts'
import { parseHeader1 } from './header-version-1.ts'
import { expectFields, nanoseconds, type RecordFields, textField, wholeNumber } from './record-fields.ts'

const FORMAT = 'oss-upload'
const VERSION = 2
const COMMON_FIELDS = [
  ...['format', 'version', 'kind', 'endpoint', 'bucket', 'key', 'source'],
  ...['size', 'partSize', 'createdAtMs'],
]
const UPLOAD_FIELDS = [...COMMON_FIELDS, 'uploadId', 'mtimeNs', 'ctimeNs', 'fileId']
const DOWNLOAD_FIELDS = [...COMMON_FIELDS, 'draft', 'etag', 'crc64', 'versionId']

/** Formats the first line of a journal. */
export function formatHeader(header: CheckpointHeader): string {
  const { kind, target, sourceLabel, plan, createdAtMs, sealed } = header
  return JSON.stringify({
    ...{ format: FORMAT, version: VERSION, kind },
    ...{ endpoint: target.endpoint, bucket: target.bucket, key: target.key, source: sourceLabel },
    ...{ size: plan.openEnded === true ? null : plan.size, partSize: plan.partSize, createdAtMs },
    ...(header.kind === 'download' ? downloadFields(header) : uploadFields(header)),
    ...(sealed !== undefined && { sealed }),
  })
}

function uploadFields({ uploadId, source, options }: UploadHeader): object {
  const { mtimeNs, ctimeNs, fileId } = source
  return { uploadId, mtimeNs, ctimeNs, fileId, ...(options !== undefined && { options }) }
}

function downloadFields({ draft, object }: DownloadHeader): object {
  return { draft, etag: object.etag, crc64: object.crc64 ?? null, versionId: object.versionId ?? null }
}

/** Parses the first line of a journal, of this version or version 1. @throws Error with a reason */
export function parseHeader(fields: RecordFields): CheckpointHeader {
  if (fields.get('format') !== FORMAT) throw new Error('it is not a checkpoint')
  if (fields.get('version') === 1) return parseHeader1(fields)
  if (fields.get('version') !== VERSION) throw new Error(`its version is neither 1 nor ${VERSION}`)
  const kind = fields.get('kind')
  if (kind === 'download') return parseDownload(fields)
  if (kind === 'upload' || kind === 'copy') return parseUpload(fields, kind)
  throw new Error('"kind" is not upload, copy or download')
}

function parseUpload(fields: RecordFields, kind: UploadHeader['kind']): UploadHeader {
  expectFields(fields, UPLOAD_FIELDS, ['options', 'sealed'])
  const common = parseCommon(fields)
  return {
    kind,
    ...common,
    uploadId: uploadId(textField(fields, 'uploadId')),
    source: {
      size: common.plan.size,
      mtimeNs: nanoseconds(fields, 'mtimeNs'),
      ctimeNs: nanoseconds(fields, 'ctimeNs'),
      fileId: textField(fields, 'fileId'),
    },
    ...optionalText(fields, 'options'),
  }
}

function parseDownload(fields: RecordFields): DownloadHeader {
  expectFields(fields, DOWNLOAD_FIELDS, ['sealed'])
  const common = parseCommon(fields)
  const crc64 = fields.get('crc64') === null ? undefined : parseCrc64(textField(fields, 'crc64'))
  const versionId = fields.get('versionId') === null ? undefined : textField(fields, 'versionId')
  return {
    kind: 'download',
    ...common,
    draft: textField(fields, 'draft'),
    object: {
      size: common.plan.size,
      etag: textField(fields, 'etag'),
      ...(crc64 !== undefined && { crc64: formatCrc64(crc64) }),
      ...(versionId !== undefined && { versionId }),
    },
  }
}

function parseCommon(fields: RecordFields) {
  return {
    target: {
      endpoint: textField(fields, 'endpoint'),
      bucket: textField(fields, 'bucket'),
      key: textField(fields, 'key'),
    },
    sourceLabel: textField(fields, 'source'),
    plan: parsePlan(fields),
    createdAtMs: wholeNumber(fields, 'createdAtMs'),
    ...optionalText(fields, 'sealed'),
  }
}

function parsePlan(fields: RecordFields): PartPlan {
  const size = fields.get('size') === null ? undefined : wholeNumber(fields, 'size')
  return recordedPlan(size, wholeNumber(fields, 'partSize'))
}

function optionalText<Name extends string>(
  fields: RecordFields,
  name: Name,
): { readonly [Key in Name]?: string } {
  return fields.has(name) ? ({ [name]: textField(fields, name) } as { [Key in Name]: string }) : {}
}
