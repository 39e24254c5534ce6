import type { SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { defined } from '../options/header-value.ts'
import type { ObjectName } from '../options/object-name.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import type { Tags } from '../options/tags.ts'

const OPERATION = 'GetObjectTagging'

export async function getObjectTagging(connection: Connection, input: ObjectInput): Promise<Tags> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  return sendGetObjectTagging(context, input, send)
}

/**
 * The request of {@link getObjectTagging}, for names that were checked.
 *
 * @param object - without `versionId`, the latest version.
 */
export async function sendGetObjectTagging(
  context: OssContext,
  { bucket, key, versionId }: ObjectName & { readonly versionId?: string | undefined },
  send: SendOptions,
): Promise<Tags> {
  const query = { tagging: '', ...defined({ versionId }) }
  const response = await sendRequest(
    context,
    { operation: OPERATION, method: 'GET', bucket, key, query },
    send,
  )
  return readDocument(response, OPERATION, 'Tagging', (document) => {
    const tags = document.list('TagSet').flatMap((set) => set.list('Tag'))
    return Object.fromEntries(tags.map((tag) => [tag.text('Key'), tag.text('Value')]))
  })
}
