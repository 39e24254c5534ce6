import type { SendOptions } from '@oss/http'
import { type OssContext, readDocument, sendRequest } from '../connection/oss-request.ts'
import { AnswerError } from '../errors/answer-error.ts'
import { aclHeader, OBJECT_ACLS, type ObjectAcl } from '../options/object-options.ts'

interface Target {
  readonly bucket: string
  readonly key: string
}

/** The access rights of an object (OSS: GetObjectACL). */
export async function getObjectAcl(
  context: OssContext,
  { bucket, key }: Target,
  send: SendOptions,
): Promise<ObjectAcl> {
  const operation = 'GetObjectACL'
  const answer = await sendRequest(
    context,
    { operation, method: 'GET', bucket, key, query: { acl: '' } },
    send,
  )
  const text = readDocument(answer, operation, 'AccessControlPolicy', (document) => {
    const [list] = document.list('AccessControlList')
    return list?.text('Grant')
  })
  const acl = OBJECT_ACLS.find((known) => known === text)
  if (acl === undefined) throw new AnswerError(operation, answer.requestId, 'names no access rights')
  return acl
}

/** Gives an object access rights in place of those it had (OSS: PutObjectACL). */
export async function putObjectAcl(
  context: OssContext,
  { bucket, key }: Target,
  acl: ObjectAcl,
  send: SendOptions,
): Promise<void> {
  const headers = aclHeader({ acl })
  await sendRequest(
    context,
    { operation: 'PutObjectACL', method: 'PUT', bucket, key, query: { acl: '' }, headers },
    send,
  )
}
