import { bytesBody } from '@oss/http/core'
import { md5Of } from '../bodies/digest.ts'
import { utf8Length } from '../bytes/byte-text.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { readDocument, sendRequest } from '../connection/oss-request.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import { decodeListedKey, MAX_LISTING_BYTES } from './listing-keys.ts'
import { escapeXml } from './xml-text.ts'

const OPERATION = 'DeleteMultipleObjects'
const MAX_KEYS = 1000
/** OSS accepts documents of 2 MB. */
const MAX_BYTES = 1_900_000

/** Objects to delete. */
export interface DeleteObjectsInput extends RequestOptions {
  readonly bucket: string
  /** Any number of keys; sent in requests of 1,000. */
  readonly keys: readonly string[]
}

export async function deleteObjects(
  connection: Connection,
  input: DeleteObjectsInput,
): Promise<readonly string[]> {
  const { bucket, keys } = input
  checkBucket(bucket)
  for (const key of keys) checkKey(key)
  const { context, send } = prepareCall(connection, input)
  const deleted: string[] = []
  for (const elements of splitIntoBatches(keys)) {
    const text = `<Delete><Quiet>false</Quiet>${elements.join('')}</Delete>`
    const headers = {
      'content-type': 'application/xml',
      'content-md5': md5Of(text),
    }
    const query = { delete: '', 'encoding-type': 'url' }
    const response = await sendRequest(
      context,
      { operation: OPERATION, method: 'POST', bucket, query, headers, body: bytesBody(text) },
      // Deleting an object twice has the same result.
      { idempotent: true, maxResponseBytes: MAX_LISTING_BYTES, ...send },
    )
    const names = readDocument(response, OPERATION, 'DeleteResult', (document) =>
      document.list('Deleted').map((entry) => decodeListedKey(entry.text('Key'))),
    )
    deleted.push(...names)
  }
  return deleted
}

/** Splits keys into `<Object>` elements for one request each. */
function* splitIntoBatches(keys: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = []
  let bytes = 0
  for (const key of keys) {
    const element = `<Object><Key>${escapeXml(key)}</Key></Object>`
    const length = utf8Length(element)
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
