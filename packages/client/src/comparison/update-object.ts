import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { ChecksumError, uploadId as parseUploadId, startCopy } from '@oss/multipart'
import type { OssContext } from '../connection/oss-request.ts'
import { type CopyOptions, MAX_COPY_SIZE, sendCopyObject } from '../operations/copy-object.ts'
import { sendGetObjectAcl } from '../operations/get-object-acl.ts'
import { sendGetObjectTagging } from '../operations/get-object-tagging.ts'
import type { ObjectInfo } from '../operations/head-object.ts'
import { sendInitiateMultipartUpload } from '../operations/initiate-multipart-upload.ts'
import { sendPutObjectAcl } from '../operations/put-object-acl.ts'
import { sendPutObjectTagging } from '../operations/put-object-tagging.ts'
import { storedHeaders } from '../operations/stored-headers.ts'
import type { ObjectName } from '../options/object-name.ts'
import { type ObjectOptions, objectHeaders, STORAGE_CLASSES } from '../options/object-options.ts'
import type { Tags } from '../options/tags.ts'
import { createCopyApi } from '../transfers/copy-api.ts'
import { objectSource } from '../transfers/object-source.ts'
import { DEFAULT_COPY_PART_SIZE } from '../transfers/resumable-copy.ts'
import { type ComparableOptions, headerChanges, type ObjectProperty } from './object-changes.ts'

/**
 * Applies object options to a stored object without sending its bytes (OSS: CopyObject onto itself,
 * PutObjectTagging, PutObjectACL). Properties without an option stay: content headers, metadata, storage
 * class, encryption, access control and tags.
 *
 * @param object - the object whose content was compared. If another object has replaced it, the call fails
 *   with `PreconditionFailed`.
 * @param isDryRun - true: only compares.
 * @returns the options that were changed.
 */
export async function updateObject(
  context: OssContext,
  target: ObjectName,
  object: ObjectInfo,
  options: ComparableOptions & { readonly signal: AbortSignal },
  isDryRun: boolean,
): Promise<readonly ObjectProperty[]> {
  const send = { signal: options.signal }
  const changes = [...headerChanges(options, object)]
  const isCopied = changes.length > 0
  const { tagging, acl } = options
  // A copy without access control gets that of its bucket.
  const foundAcl = acl !== undefined || isCopied ? await sendGetObjectAcl(context, target, send) : undefined
  if (acl !== undefined && acl !== foundAcl) changes.push('acl')
  const foundTags =
    tagging === undefined || object.tagCount === 0 ? {} : await sendGetObjectTagging(context, target, send)
  if (tagging !== undefined && !isEqual(tagging, foundTags)) changes.push('tagging')
  if (isDryRun || changes.length === 0) return changes
  if (isCopied) {
    const kept = acl ?? foundAcl
    await copyOntoItself(context, target, object, { ...options, ...(kept && { acl: kept }) })
  } else if (changes.includes('acl') && acl !== undefined) await sendPutObjectAcl(context, target, acl, send)
  if (!isCopied && changes.includes('tagging') && tagging !== undefined)
    await sendPutObjectTagging(context, target, tagging, send)
  return changes
}

async function copyOntoItself(
  context: OssContext,
  target: ObjectName,
  object: ObjectInfo,
  given: ObjectOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { signal, callback: _, ...options } = given
  const stored = { ...storedHeaders(object), ...objectHeaders(keptOptions(object, options)) }
  const copied: CopyOptions = {
    ...options,
    metadataDirective: 'REPLACE',
    ...(options.tagging && { taggingDirective: 'Replace' }),
  }
  const { etag: ifMatch, lastModified: ifUnmodifiedSince } = object
  const source = { key: target.key, ifMatch, ...(ifUnmodifiedSince && { ifUnmodifiedSince }) }
  const crc64 =
    object.size <= MAX_COPY_SIZE
      ? (await sendCopyObject(context, target, source, copied, { signal }, stored)).crc64
      : await copyInParts(context, target, object, copied, stored, signal)
  if (crc64 !== undefined && object.crc64 !== undefined && crc64 !== object.crc64)
    throw new ChecksumError(`The object ${target.key}`, object.crc64, crc64)
}

/** R1: each part is bound to the ETag of the object whose bytes were compared. */
async function copyInParts(
  context: OssContext,
  target: ObjectName,
  object: ObjectInfo,
  options: CopyOptions,
  stored: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ObjectInfo['crc64']> {
  const source = objectSource(context, { ...target })
  const bound = { ...source, found: () => ({ ...source.found(), etag: object.etag }) }
  const tags = object.tagCount === 0 ? undefined : await sendGetObjectTagging(context, target, { signal })
  const tagging = options.tagging ?? tags
  // Without `put`, which is for smaller objects and does not know the kept headers, the object is copied in
  // parts.
  const { put: _, ...api } = createCopyApi(context, bound, options)
  const handle = startCopy({
    target: { endpoint: context.endpoint.origin.origin, ...target },
    source: bound,
    api: {
      ...api,
      async initiate(_, stop) {
        const all = { ...options, ...(tagging && { tagging }) }
        const { uploadId } = await sendInitiateMultipartUpload(context, target, all, { signal: stop }, stored)
        return parseUploadId(uploadId)
      },
    },
    checkpoints: memoryCheckpointStore(),
    partSize: DEFAULT_COPY_PART_SIZE,
    signal,
  })
  try {
    return (await handle.done()).crc64
  } catch (error) {
    // No later call can resume this copy.
    await handle.cancel()
    throw error
  }
}

/** Options that a copy takes from its bucket by default, not from its source. */
function keptOptions(object: ObjectInfo, given: ObjectOptions): ObjectOptions {
  const storageClass = STORAGE_CLASSES.find((known) => known === object.storageClass)
  const encryption = given.encryption ?? object.encryption
  return { ...(storageClass && { storageClass }), ...(encryption && { encryption }) }
}

function isEqual(one: Tags, other: Tags): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
