import { listVersionPage } from '../model/listing/list-version-page.ts'
import { isDeleteMarker, type StoredVersion, versionIdOf } from '../model/stored-version.ts'
import { readKeyEncoding } from '../parameters/key-encoding.ts'
import { readListLimit } from '../parameters/list-limit.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { ownerElement } from '../service/owner-element.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import { writeXml, type XmlElements } from '../xml/write-xml.ts'

/** ListObjectVersions (docs/protocol.md#versioning). */
export async function listObjectVersions(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { query, bucket } = request
  const { objects, history } = requireBucket(service, bucket)
  const { encode, type } = readKeyEncoding(query)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const keyMarker = query.get('key-marker') ?? ''
  const versionIdMarker = query.get('version-id-marker') ?? ''
  const limit = readListLimit(query, 'max-keys', 100)
  const keys = [...new Set([...objects.keys(), ...history.keys()])]
  const versions = keys.map((key) => ({ key, versions: service.catalogue.versions(bucket, key) }))
  const page = listVersionPage(versions, { prefix, delimiter, keyMarker, versionIdMarker, limit })

  function element({ version, isLatest }: { version: StoredVersion; isLatest: boolean }): XmlElements {
    return {
      Key: encode(version.key),
      VersionId: versionIdOf(version),
      IsLatest: isLatest,
      LastModified: new Date(version.lastModified).toISOString(),
      ...(isDeleteMarker(version)
        ? {}
        : {
            ETag: `"${version.etag}"`,
            Type: version.type,
            Size: version.byteLength,
            StorageClass: version.properties.storageClass,
          }),
      Owner: ownerElement(service.ownerId),
    }
  }

  const text = writeXml({
    ListVersionsResult: {
      Name: bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionIdMarker,
      MaxKeys: limit,
      Delimiter: encode(delimiter),
      EncodingType: type,
      IsTruncated: page.next !== undefined,
      NextKeyMarker: page.next === undefined ? undefined : encode(page.next.key),
      NextVersionIdMarker: page.next?.versionId,
      Version: page.entries.filter(({ version }) => !isDeleteMarker(version)).map(element),
      DeleteMarker: page.entries.filter(({ version }) => isDeleteMarker(version)).map(element),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
  return xmlResponse(text)
}
