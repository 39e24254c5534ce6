import { MALFORMED_EC, malformedXml } from '../errors/malformed-xml.ts'
import { ServiceError } from '../errors/service-error.ts'
import { requireObjectKey } from '../model/resource-names.ts'
import { requireBodyLength } from '../parameters/body-length.ts'
import { requireExpectedDigest } from '../parameters/expected-digest.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { type Deletion, deleteVersion } from '../service/versions/delete-version.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXml, type XmlElement } from '../xml/read-xml.ts'
import { writeXml, type XmlElements } from '../xml/write-xml.ts'

const MAX_BODY_BYTES = 2 * 1024 * 1024
const MAX_KEYS = 1000

/** DeleteMultipleObjects (docs/protocol.md#deletemultipleobjects). */
export async function deleteMultipleObjects(
  request: OperationRequest,
  service: Service,
): Promise<HttpResponse> {
  const { bucket, query, headers } = request
  const encoding = readKeyEncoding(query)
  requireBodyLength(request.body)
  if (!headers.has('content-md5')) {
    const message = 'Missing Some Required Arguments: Content-MD5.'
    throw new ServiceError('MissingArgument', { message, ec: '0016-00000606' })
  }
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  requireExpectedDigest(request.headers, body)
  const root = readXml(body, 'Delete', MALFORMED_EC)
  const named = readNamed(root)
  const deleted = await request.commit(async () => {
    requireBucket(service, bucket)
    const elements: XmlElements[] = []
    for (const { key, version } of named) {
      const deletion = await deleteVersion(service.catalogue, { bucket, key, version }, request.now())
      elements.push({ Key: encoding.encode(key), ...versionElements(version, deletion) })
    }
    return elements
  })
  if (root.text('Quiet')?.trim() === 'true') return emptyResponse(200)
  return xmlResponse(writeXml({ DeleteResult: { EncodingType: encoding.type, Deleted: deleted } }))
}

/** Names the deleted version as requested, and the delete marker that was added or removed. */
function versionElements(requested: string | undefined, deletion: Deletion): XmlElements {
  const { versionId, isDeleteMarker } = deletion
  if (versionId === undefined) return {}
  return {
    VersionId: requested,
    DeleteMarker: isDeleteMarker ? true : undefined,
    DeleteMarkerVersionId: isDeleteMarker ? versionId : undefined,
  }
}

interface NamedVersion {
  readonly key: string
  readonly version: string | undefined
}

function readNamed(root: XmlElement): readonly NamedVersion[] {
  const named = root.children('Object').map((object) => ({
    key: object.text('Key') ?? '',
    version: object.text('VersionId')?.trim() || undefined,
  }))
  if (named.some(({ key }) => key === '')) throw malformedXml('an Object has no Key.', '0016-00000613')
  if (named.length === 0 || named.length > MAX_KEYS)
    throw malformedXml(`there must be 1 to ${MAX_KEYS} Objects.`)
  for (const { key } of named) requireObjectKey(key)
  return named
}
