import type { SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { ResponseError } from '../errors/response-error.ts'
import type { ObjectName } from '../options/object-name.ts'
import { OBJECT_ACLS, type ObjectAcl } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'

const OPERATION = 'GetObjectACL'

export async function getObjectAcl(connection: Connection, input: ObjectInput): Promise<ObjectAcl> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  return sendGetObjectAcl(context, input, send)
}

/** The request of {@link getObjectAcl}, for names that were checked. */
export async function sendGetObjectAcl(
  context: OssContext,
  { bucket, key }: ObjectName,
  send: SendOptions,
): Promise<ObjectAcl> {
  const request = { operation: OPERATION, method: 'GET', bucket, key, query: { acl: '' } } as const
  const response = await sendRequest(context, request, send)
  const text = readDocument(response, OPERATION, 'AccessControlPolicy', (document) => {
    const [list] = document.list('AccessControlList')
    return list?.text('Grant')
  })
  const acl = OBJECT_ACLS.find((known) => known === text)
  if (acl === undefined) throw new ResponseError(OPERATION, response.requestId, 'has no known ACL')
  return acl
}
