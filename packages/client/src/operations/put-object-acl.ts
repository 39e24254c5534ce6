import type { SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, sendRequest } from '../connection/oss-request.ts'
import type { ObjectName } from '../options/object-name.ts'
import { aclHeader, type ObjectAcl } from '../options/object-options.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'

/** New access control of an object. */
export interface ObjectAclInput extends ObjectInput {
  readonly acl: ObjectAcl
}

export async function putObjectAcl(connection: Connection, input: ObjectAclInput): Promise<void> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  await sendPutObjectAcl(context, input, input.acl, send)
}

/** The request of {@link putObjectAcl}, for names that were checked. */
export async function sendPutObjectAcl(
  context: OssContext,
  { bucket, key }: ObjectName,
  acl: ObjectAcl,
  send: SendOptions,
): Promise<void> {
  const headers = aclHeader({ acl })
  const query = { acl: '' }
  await sendRequest(context, { operation: 'PutObjectACL', method: 'PUT', bucket, key, query, headers }, send)
}
