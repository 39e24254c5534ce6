import { ServiceError } from './service-error.ts'

/** The `EC` element of an XML document that OSS cannot read, for most operations. */
export const MALFORMED_EC = '0016-00000608'

/** Creates a `MalformedXML` (status 400) whose `ErrorDetail` states what is wrong with the document. */
export function malformedXml(detail: string, ec = MALFORMED_EC): ServiceError {
  return new ServiceError('MalformedXML', { ec, details: { ErrorDetail: detail } })
}
