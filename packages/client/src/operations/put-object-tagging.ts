import { bytesBody, type SendOptions } from '@oss/http/core'
import { type Connection, prepareCall } from '../connection/connection.ts'
import { type OssContext, sendRequest } from '../connection/oss-request.ts'
import type { ObjectName } from '../options/object-name.ts'
import { checkObject, type ObjectInput } from '../options/request-input.ts'
import { checkTags, type Tags } from '../options/tags.ts'
import { escapeXml } from './xml-text.ts'

/** New tags of an object. */
export interface ObjectTaggingInput extends ObjectInput {
  readonly tagging: Tags
}

export async function putObjectTagging(connection: Connection, input: ObjectTaggingInput): Promise<void> {
  checkObject(input)
  const { context, send } = prepareCall(connection, input)
  await sendPutObjectTagging(context, input, input.tagging, send)
}

/**
 * The request of {@link putObjectTagging}, for names that were checked.
 *
 * @throws ValidationError `TAGGING_INVALID`
 */
export async function sendPutObjectTagging(
  context: OssContext,
  { bucket, key }: ObjectName,
  tags: Tags,
  send: SendOptions,
): Promise<void> {
  checkTags(tags)
  const elements = Object.entries(tags).map(
    ([name, value]) => `<Tag><Key>${escapeXml(name)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
  )
  await sendRequest(
    context,
    {
      operation: 'PutObjectTagging',
      method: 'PUT',
      bucket,
      key,
      query: { tagging: '' },
      headers: { 'content-type': 'application/xml' },
      body: bytesBody(`<Tagging><TagSet>${elements.join('')}</TagSet></Tagging>`),
    },
    send,
  )
}
