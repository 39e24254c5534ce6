import type { HttpResponse } from '@oss/http/core'
import { readDocument } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'

/** Reads the ACL in an AccessControlPolicy document. @throws ResponseError unless it is one of `known` */
export function readGrant<Acl extends string>(
  response: HttpResponse,
  operation: string,
  known: readonly Acl[],
): Acl {
  const text = readDocument(response, operation, 'AccessControlPolicy', (document) => {
    const [list] = document.list('AccessControlList')
    return list?.text('Grant')
  })
  const acl = known.find((value) => value === text)
  if (acl === undefined) throw new ResponseError(operation, response.requestId, 'has no known ACL')
  return acl
}
