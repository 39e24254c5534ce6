import { type Connection, prepareCall } from '../connection/connection.ts'
import { readDocument, sendRequest } from '../connection/oss-request.ts'
import { checkBucket } from '../options/object-name.ts'
import type { BucketInput } from '../options/request-input.ts'

const OPERATION = 'GetBucketLocation'

export async function getBucketLocation(connection: Connection, input: BucketInput): Promise<string> {
  const { bucket } = input
  checkBucket(bucket)
  const { context, send } = prepareCall(connection, input)
  const request = { operation: OPERATION, method: 'GET', bucket, query: { location: '' } } as const
  const response = await sendRequest(context, request, send)
  return readDocument(response, OPERATION, 'LocationConstraint', (document) => document.content)
}
