import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'

export async function deleteObjectTagging(connection: Connection, input: ObjectInput): Promise<void> {
  checkObject(input)
  const { bucket, key } = input
  const { context, send } = prepareCall(connection, input)
  const query = { tagging: '' }
  await sendRequest(context, { operation: 'DeleteObjectTagging', method: 'DELETE', bucket, key, query }, send)
}
