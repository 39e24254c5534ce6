import type { ServiceError } from '../errors/service-error.ts'
import { writeXml } from '../xml/write-xml.ts'
import { type HttpResponse, xmlResponse } from './http-response.ts'

/**
 * Content of an error document. A {@link ServiceError} is one; a fault may use codes that OSS does not have.
 */
export interface ErrorDocument {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly ec?: string | undefined
  readonly details?: ServiceError['details']
  readonly headers?: Readonly<Record<string, string>>
}

/** Properties of the request that an error document repeats. */
export interface RequestIdentity {
  readonly requestId: string
  readonly host: string
}

/**
 * Creates an error document (docs/protocol.md#errors): common elements, those of the code, `EC` and
 * `RecommendDoc`.
 */
export function errorResponse(document: ErrorDocument, identity: RequestIdentity): HttpResponse {
  const { ec } = document
  const text = writeXml({
    Error: {
      Code: document.code,
      Message: document.message,
      RequestId: identity.requestId,
      HostId: identity.host,
      ...Object.fromEntries(document.details ?? []),
      EC: ec,
      RecommendDoc: ec === undefined ? undefined : `https://api.aliyun.com/troubleshoot?q=${ec}`,
    },
  })
  const headers = { ...document.headers, ...(ec === undefined ? {} : { 'x-oss-ec': ec }) }
  return { ...xmlResponse(text, headers, document.status), errorCode: document.code }
}
