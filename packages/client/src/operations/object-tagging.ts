import { bytesBody, type SendOptions } from '@oss/http'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { defined } from '../options/header-value.ts'
import { checkTags, type Tags } from '../options/tags.ts'
import { escapeXml } from './xml-text.ts'

interface Target {
  readonly bucket: string
  readonly key: string
}

interface TargetVersion extends Target {
  /** Default: the newest version. */
  readonly versionId?: string | undefined
}

const query = { tagging: '' }

/** The tags of an object (OSS: GetObjectTagging). */
export async function getObjectTagging(
  context: OssContext,
  { bucket, key, versionId }: TargetVersion,
  send: SendOptions,
): Promise<Tags> {
  const operation = 'GetObjectTagging'
  const version = defined({ versionId })
  const answer = await sendRequest(
    context,
    { operation, method: 'GET', bucket, key, query: { ...query, ...version } },
    send,
  )
  return readDocument(answer, operation, 'Tagging', (document) => {
    const tags = document.list('TagSet').flatMap((set) => set.list('Tag'))
    return Object.fromEntries(tags.map((tag) => [tag.text('Key'), tag.text('Value')]))
  })
}

/** Gives an object tags in place of those it had (OSS: PutObjectTagging). @throws ValidationError `TAGGING_INVALID` */
export async function putObjectTagging(
  context: OssContext,
  { bucket, key }: Target,
  tags: Tags,
  send: SendOptions,
): Promise<void> {
  checkTags(tags)
  const elements = Object.entries(tags).map(
    ([name, value]) => `<Tag><Key>${escapeXml(name)}</Key><Value>${escapeXml(value)}</Value></Tag>`,
  )
  const body = bytesBody(`<Tagging><TagSet>${elements.join('')}</TagSet></Tagging>`)
  const headers = { 'content-type': 'application/xml' }
  const operation = 'PutObjectTagging'
  await sendRequest(context, { operation, method: 'PUT', bucket, key, query, headers, body }, send)
}

/** Removes all tags of an object (OSS: DeleteObjectTagging). */
export async function deleteObjectTagging(
  context: OssContext,
  { bucket, key }: Target,
  send: SendOptions,
): Promise<void> {
  await sendRequest(context, { operation: 'DeleteObjectTagging', method: 'DELETE', bucket, key, query }, send)
}
