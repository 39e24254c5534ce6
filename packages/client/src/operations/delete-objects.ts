import { bytesBody, type XmlElement } from '@oss/http/core'
import { md5Of } from '../bodies/digest.ts'
import { utf8Length } from '../bytes/byte-text.ts'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { readDocument, sendRequest } from '../connection/oss-request.ts'
import { headerValue } from '../options/header-value.ts'
import { checkBucket, checkKey } from '../options/object-name.ts'
import type { RequestOptions } from '../options/request-input.ts'
import type { DeletedObject } from './delete-object.ts'
import { decodeListedKey, MAX_LISTING_BYTES } from './listing-keys.ts'
import { escapeXml } from './xml-text.ts'

const OPERATION = 'DeleteMultipleObjects'
const MAX_KEYS = 1000
/** OSS accepts documents of 2 MB. */
const MAX_BYTES = 1_900_000

/** A key, and the version of its object to delete. */
export interface ObjectVersionKey {
  readonly key: string
  /** Default: the object; in a bucket that keeps versions, OSS then adds a delete marker. */
  readonly versionId?: string | undefined
}

/** Objects to delete. */
export interface DeleteObjectsInput extends RequestOptions {
  readonly bucket: string
  /** Any number of keys, or of versions, as `listObjectVersions` lists them; sent in requests of 1,000. */
  readonly keys: readonly (string | ObjectVersionKey)[]
}

export async function deleteObjects(
  connection: Connection,
  input: DeleteObjectsInput,
): Promise<readonly DeletedObject[]> {
  const { bucket } = input
  checkBucket(bucket)
  const named = input.keys.map(namedVersion)
  const { context, send } = prepareCall(connection, input)
  const deleted: DeletedObject[] = []
  for (const elements of splitIntoBatches(named)) {
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
    deleted.push(
      ...readDocument(response, OPERATION, 'DeleteResult', (document) =>
        document.list('Deleted').map(readDeleted),
      ),
    )
  }
  return deleted
}

function namedVersion(given: string | ObjectVersionKey): ObjectVersionKey {
  const { key, versionId } = typeof given === 'object' && given !== null ? given : { key: given }
  checkKey(key)
  headerValue('versionId', versionId)
  return { key, versionId }
}

function readDeleted(entry: XmlElement): DeletedObject {
  return {
    key: decodeListedKey(entry.text('Key')),
    versionId: entry.optionalText('VersionId'),
    deleteMarkerVersionId: entry.optionalText('DeleteMarkerVersionId'),
  }
}

/** Splits keys into `<Object>` elements for one request each. */
function* splitIntoBatches(named: readonly ObjectVersionKey[]): Generator<readonly string[]> {
  let batch: string[] = []
  let bytes = 0
  for (const { key, versionId } of named) {
    const version = versionId === undefined ? '' : `<VersionId>${escapeXml(versionId)}</VersionId>`
    const element = `<Object><Key>${escapeXml(key)}</Key>${version}</Object>`
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
