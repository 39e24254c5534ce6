import type { Operation } from '../service/operation.ts'
import { abortMultipartUpload } from './abort-multipart-upload.ts'
import { appendObject } from './append-object.ts'
import { completeMultipartUpload } from './complete-multipart-upload.ts'
import { copyObject } from './copy-object.ts'
import { deleteBucket } from './delete-bucket.ts'
import { deleteMultipleObjects } from './delete-multiple-objects.ts'
import { deleteObject } from './delete-object.ts'
import { getBucketInfo, getBucketLocation } from './get-bucket-info.ts'
import { getObject, getObjectMeta, headObject } from './get-object.ts'
import { initiateMultipartUpload } from './initiate-multipart-upload.ts'
import { listBuckets } from './list-buckets.ts'
import { listMultipartUploads } from './list-multipart-uploads.ts'
import { listObjects, listObjectsV2 } from './list-objects.ts'
import { listParts } from './list-parts.ts'
import { getObjectAcl, putObjectAcl } from './object-acl.ts'
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.ts'
import { putBucket } from './put-bucket.ts'
import { putObject } from './put-object.ts'
import type { OperationName } from './routing/operation-name.ts'
import { uploadPart } from './upload-part.ts'
import { uploadPartCopy } from './upload-part-copy.ts'

/** An operation with the permission it needs. */
export interface OperationEntry {
  /** The RAM action, such as `oss:PutObject`. */
  readonly action: string
  readonly run: Operation
}

/** `OptionObject` and `PostObject` are not here: the one has no credentials, the other has them in its body. */
export const operations: Readonly<
  Record<Exclude<OperationName, 'OptionObject' | 'PostObject'>, OperationEntry>
> = {
  ListBuckets: { action: 'oss:ListBuckets', run: listBuckets },
  PutBucket: { action: 'oss:PutBucket', run: putBucket },
  DeleteBucket: { action: 'oss:DeleteBucket', run: deleteBucket },
  GetBucketInfo: { action: 'oss:GetBucketInfo', run: getBucketInfo },
  GetBucketLocation: { action: 'oss:GetBucketLocation', run: getBucketLocation },
  ListObjects: { action: 'oss:ListObjects', run: listObjects },
  ListObjectsV2: { action: 'oss:ListObjects', run: listObjectsV2 },
  ListMultipartUploads: { action: 'oss:ListMultipartUploads', run: listMultipartUploads },
  DeleteMultipleObjects: { action: 'oss:DeleteObject', run: deleteMultipleObjects },
  PutObject: { action: 'oss:PutObject', run: putObject },
  GetObject: { action: 'oss:GetObject', run: getObject },
  HeadObject: { action: 'oss:GetObject', run: headObject },
  GetObjectMeta: { action: 'oss:GetObject', run: getObjectMeta },
  DeleteObject: { action: 'oss:DeleteObject', run: deleteObject },
  AppendObject: { action: 'oss:PutObject', run: appendObject },
  CopyObject: { action: 'oss:PutObject', run: copyObject },
  PutObjectACL: { action: 'oss:PutObjectAcl', run: putObjectAcl },
  GetObjectACL: { action: 'oss:GetObjectAcl', run: getObjectAcl },
  PutObjectTagging: { action: 'oss:PutObjectTagging', run: putObjectTagging },
  GetObjectTagging: { action: 'oss:GetObjectTagging', run: getObjectTagging },
  DeleteObjectTagging: { action: 'oss:DeleteObjectTagging', run: deleteObjectTagging },
  InitiateMultipartUpload: { action: 'oss:PutObject', run: initiateMultipartUpload },
  UploadPart: { action: 'oss:PutObject', run: uploadPart },
  UploadPartCopy: { action: 'oss:PutObject', run: uploadPartCopy },
  CompleteMultipartUpload: { action: 'oss:PutObject', run: completeMultipartUpload },
  AbortMultipartUpload: { action: 'oss:AbortMultipartUpload', run: abortMultipartUpload },
  ListParts: { action: 'oss:ListParts', run: listParts },
}
