import { createHash } from 'node:crypto'
import { bytesBody, type SendOptions } from '@oss/http'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { decodedKey, LISTING_BYTES } from './listing-keys.ts'
import { escapeXml } from './xml-text.ts'

const OPERATION = 'DeleteMultipleObjects'
const MAX_KEYS = 1000
/** OSS takes 2 MB. */
const MAX_BYTES = 1_900_000

/**
 * Deletes objects, as many at a time as OSS takes (OSS: DeleteMultipleObjects).
 *
 * @returns the keys OSS says are deleted; keys of which there was no object are among them.
 */
export async function deleteObjects(
  context: OssContext,
  bucket: string,
  keys: readonly string[],
  send: SendOptions,
): Promise<readonly string[]> {
  const deleted: string[] = []
  for (const elements of batchesOf(keys)) {
    const text = `<Delete><Quiet>false</Quiet>${elements.join('')}</Delete>`
    const headers = {
      'content-type': 'application/xml',
      'content-md5': createHash('md5').update(text).digest('base64'),
    }
    const query = { delete: '', 'encoding-type': 'url' }
    const answer = await sendRequest(
      context,
      { operation: OPERATION, method: 'POST', bucket, query, headers, body: bytesBody(text) },
      // What is deleted stays deleted.
      { idempotent: true, maxResponseBytes: LISTING_BYTES, ...send },
    )
    const names = readDocument(answer, OPERATION, 'DeleteResult', (document) =>
      document.list('Deleted').map((entry) => decodedKey(entry.text('Key'))),
    )
    deleted.push(...names)
  }
  return deleted
}

function* batchesOf(keys: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = []
  let bytes = 0
  for (const key of keys) {
    const element = `<Object><Key>${escapeXml(key)}</Key></Object>`
    const length = Buffer.byteLength(element)
    if (batch.length === MAX_KEYS || bytes + length > MAX_BYTES) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(element)
    bytes += length
  }
  if (batch.length > 0) yield batch
}
