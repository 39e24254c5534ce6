import type { SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, sendRequest } from '../connection/oss-request.ts'
import type { ObjectName } from '../options/object-name.ts'
import { OBJECT_ACLS, type ObjectAcl } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { readGrant } from './read-grant.ts'

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
  return readGrant(await sendRequest(context, request, send), OPERATION, OBJECT_ACLS)
}
