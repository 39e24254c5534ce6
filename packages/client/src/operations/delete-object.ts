import { type Connection, prepareCall } from '../connection/connection.ts'
import { sendRequest } from '../connection/oss-request.ts'
import { defined, headerValue } from '../options/header-value.ts'
import { checkObject, type ObjectVersionInput } from '../options/request-input.ts'

/** A key whose object, or one of its versions, was deleted or did not exist. */
export interface DeletedObject {
  readonly key: string
  /** The version that was deleted permanently; `undefined` when the input named none. */
  readonly versionId: string | undefined
  /**
   * The delete marker that was added, because the bucket keeps versions and the input named none; or that was
   * deleted, because the input named it. `undefined` otherwise.
   */
  readonly deleteMarkerVersionId: string | undefined
}

export async function deleteObject(
  connection: Connection,
  input: ObjectVersionInput,
): Promise<DeletedObject> {
  checkObject(input)
  const { bucket, key, versionId } = input
  const { context, send } = prepareCall(connection, input)
  const query = defined({ versionId: headerValue('versionId', versionId) })
  const request = { operation: 'DeleteObject', method: 'DELETE', bucket, key, query } as const
  const { headers } = await sendRequest(context, request, send)
  const isMarker = headers['x-oss-delete-marker'] === 'true'
  return { key, versionId, deleteMarkerVersionId: isMarker ? headers['x-oss-version-id'] : undefined }
}
