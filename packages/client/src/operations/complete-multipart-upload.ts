import { bytesBody, type SendOptions } from '@oss/http'
import type { StoredObject } from '@oss/multipart'
import { completeHeaders, type ObjectOptions } from '../object-options.ts'
import { crc64Header, type OssContext, readDocument, sendRequest } from '../oss-request.ts'
import type { UploadRef } from '../upload-ref.ts'

const OPERATION = 'CompleteMultipartUpload'
/** Joining ten thousand parts takes OSS minutes, in which it says nothing. */
const RESPONSE_MS = 600_000

/** A part as it is named when an upload is completed. */
export interface NamedPart {
  readonly partNumber: number
  readonly etag: string
}

/** Makes the parts one object, all or nothing (OSS: CompleteMultipartUpload). Of what is not listed nothing is kept. */
export async function completeMultipartUpload(
  context: OssContext,
  { bucket, key, uploadId }: UploadRef,
  parts: readonly NamedPart[],
  options: ObjectOptions,
  send: SendOptions,
): Promise<StoredObject> {
  const query = { uploadId, 'encoding-type': 'url' }
  const headers = { 'content-type': 'application/xml', ...completeHeaders(options) }
  const answer = await sendRequest(
    context,
    { operation: OPERATION, method: 'POST', bucket, key, query, headers, body: bytesBody(documentOf(parts)) },
    // Completing twice does no harm: the second time the upload id is gone, which callers look into (R5).
    { idempotent: true, timeouts: { responseMs: RESPONSE_MS }, ...send },
  )
  return {
    etag: readDocument(answer, OPERATION, 'CompleteMultipartUploadResult', (document) =>
      document.text('ETag'),
    ),
    crc64: crc64Header(answer, OPERATION),
    versionId: answer.headers['x-oss-version-id'],
  }
}

function documentOf(parts: readonly NamedPart[]): string {
  const lines = parts.map(
    ({ partNumber, etag }) =>
      `<Part><PartNumber>${partNumber}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${lines.join('')}</CompleteMultipartUpload>`
}

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
