import { SourceError, UploadError } from '@oss/multipart'
import { percentEncode } from '@oss/signer'
import type { OssContext } from '../connection/oss-request.ts'
import { sendGetObjectAcl } from '../operations/get-object-acl.ts'
import { sendGetObjectTagging } from '../operations/get-object-tagging.ts'
import { type ObjectInfo, sendHeadObject } from '../operations/head-object.ts'
import { storedHeaders } from '../operations/stored-headers.ts'
import type { ObjectName } from '../options/object-name.ts'

const USUAL_CLASS = 'Standard'

/** An object that was copied, and is to be deleted. */
interface Move {
  readonly source: ObjectName
  readonly target: ObjectName
  /** The source when it was copied. */
  readonly info: ObjectInfo
  /** The one that the copy should have. */
  readonly storageClass: string | undefined
}

/** Names an object unambiguously. */
export function labelOf({ bucket, key }: ObjectName): string {
  return `oss://${bucket}/${percentEncode(key, { keepSlash: true })}`
}

/** Describes an object that must exist. @throws SourceError `SOURCE_UNREADABLE` */
export async function requireSource(
  context: OssContext,
  source: ObjectName,
  signal: AbortSignal,
): Promise<ObjectInfo> {
  const info = await sendHeadObject(context, source, { signal })
  if (info !== undefined) return info
  throw new SourceError('SOURCE_UNREADABLE', `${labelOf(source)} does not exist.`)
}

/**
 * Names the first property in which a copy differs from its source; `undefined` if it has all that it should
 * have.
 *
 * @param storageClass - the one that the copy should have.
 */
export function differenceOf(
  source: ObjectInfo,
  copy: ObjectInfo,
  storageClass: string | undefined,
): string | undefined {
  if (copy.size !== source.size) return 'another size'
  if (source.crc64 === undefined || copy.crc64 === undefined) return 'no CRC-64 to compare'
  if (copy.crc64 !== source.crc64) return 'another CRC-64'
  const expected = storedHeaders(source)
  const stored = storedHeaders(copy)
  const names = new Set([...Object.keys(expected), ...Object.keys(stored)])
  for (const name of names) if (expected[name] !== stored[name]) return `another ${name}`
  if (copy.tagCount !== source.tagCount) return 'other tags'
  // OSS may omit the usual one.
  const { storageClass: actual = USUAL_CLASS } = copy
  return actual === (storageClass ?? USUAL_CLASS) ? undefined : 'another storage class'
}

/**
 * Whether an object that existed before the copy also has what its description does not show: the values of
 * the tags, and the access control. After a move, nothing else would have those of the source.
 */
export async function hasSameTagsAndAcl(
  context: OssContext,
  source: ObjectName,
  target: ObjectName,
  { tagCount }: ObjectInfo,
  signal: AbortSignal,
): Promise<boolean> {
  const send = { signal }
  if ((await sendGetObjectAcl(context, source, send)) !== (await sendGetObjectAcl(context, target, send)))
    return false
  // Both have the same number of tags.
  if (tagCount === 0) return true
  const tags = await sendGetObjectTagging(context, source, send)
  const others = await sendGetObjectTagging(context, target, send)
  return Object.entries(tags).every(([name, value]) => others[name] === value)
}

/**
 * Checks that the copy of an object is stored as it should be, and after that, that the object is still the
 * one that was copied. Only then it may be deleted.
 *
 * @throws UploadError `OBJECT_CRC64_MISMATCH` or SourceError `SOURCE_CHANGED`
 */
export async function requireMovable(
  context: OssContext,
  { source, target, info, storageClass }: Move,
  signal: AbortSignal,
): Promise<void> {
  const copy = await sendHeadObject(context, target, { signal })
  const difference = copy === undefined ? 'no object' : differenceOf(info, copy, storageClass)
  if (difference !== undefined) {
    const message = `${labelOf(target)} has ${difference} after the copy, so ${labelOf(source)} was not deleted.`
    const nothing = { uploadId: undefined, partsRecorded: 0, partsTotal: 0, cause: undefined }
    throw new UploadError(message, { code: 'OBJECT_CRC64_MISMATCH', resumable: true, ...nothing })
  }
  const now = await requireSource(context, source, signal)
  if (identityOf(now) === identityOf(info)) return
  const message = `${labelOf(source)} has changed since it was copied, so it was not deleted.`
  throw new SourceError('SOURCE_CHANGED', message)
}

function identityOf({ etag, size, crc64, versionId, lastModified }: ObjectInfo): string {
  return JSON.stringify([etag, size, crc64, versionId, lastModified])
}
