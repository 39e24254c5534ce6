import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { checkBucket } from '../options/object-name.ts'
import type { BucketInput } from '../options/request-input.ts'

export async function deleteBucket(connection: Connection, input: BucketInput): Promise<void> {
  const { bucket } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  await sendRequest(context, { operation: 'DeleteBucket', method: 'DELETE', bucket }, send)
}
