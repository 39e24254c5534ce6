import type { Incoming } from './send.ts'
import type { Call, SignedClient } from './signed-client.ts'
import { xmlElement } from './xml-elements.ts'

/** Initiates an upload and returns its id. */
export async function initiate(client: SignedClient, key: string, call: Call = {}): Promise<string> {
  const response = await client('POST', { ...call, key, query: { uploads: '', ...call.query } })
  const uploadId = xmlElement(response.text, 'UploadId')
  if (uploadId === undefined) throw new Error(`Initiate answered ${response.status}: ${response.text}`)
  return uploadId
}

/** Uploads a part; `call` may add headers. */
export function putPart(
  client: SignedClient,
  upload: { readonly key: string; readonly uploadId: string },
  partNumber: number | string,
  body: Uint8Array | string,
  call: Call = {},
): Promise<Incoming> {
  const query = { ...call.query, partNumber: String(partNumber), uploadId: upload.uploadId }
  return client('PUT', { ...call, key: upload.key, query, body })
}

/** Completes an upload with these parts. */
export function complete(
  client: SignedClient,
  upload: { readonly key: string; readonly uploadId: string },
  parts: readonly (readonly [partNumber: number, etag: string])[],
  call: Call = {},
): Promise<Incoming> {
  const body = completionXml(parts)
  return client('POST', {
    body,
    ...call,
    key: upload.key,
    query: { uploadId: upload.uploadId, ...call.query },
  })
}

export function completionXml(parts: readonly (readonly [partNumber: number, etag: string])[]): string {
  const elements = parts.map(([partNumber, etag]) => {
    return `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag></Part>`
  })
  return `<CompleteMultipartUpload>${elements.join('')}</CompleteMultipartUpload>`
}
