import { MALFORMED_EC } from '../errors/malformed-xml.ts'
import { requireBodyLength } from '../parameters/body-length.ts'
import { requireExpectedDigest } from '../parameters/expected-digest.ts'
import { readBodyText } from '../wire/request-body.ts'
import { readXml, type XmlElement } from '../xml/read-xml.ts'
import type { OperationRequest } from './operation.ts'

const MAX_BODY_BYTES = 64 * 1024

/**
 * Reads the XML body of a request that configures a bucket or an object.
 *
 * @throws ServiceError `MissingContentLength`, `MalformedXML`, `InvalidDigest`.
 */
export async function readDocument(request: OperationRequest, rootName: string): Promise<XmlElement> {
  requireBodyLength(request.body)
  const body = await readBodyText(request.body, MAX_BODY_BYTES, MALFORMED_EC)
  requireExpectedDigest(request.headers, body)
  return readXml(body, rootName, MALFORMED_EC)
}
