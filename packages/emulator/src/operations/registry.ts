import type { Operation } from '../service/operation.ts'
import { abortMultipartUpload } from './abort-multipart-upload.ts'
import { appendObject } from './append-object.ts'
import { getBucketAcl, putBucketAcl } from './bucket-acl.ts'
import { deleteBucketLifecycle, getBucketLifecycle, putBucketLifecycle } from './bucket-lifecycle.ts'
import { getBucketRequestPayment, putBucketRequestPayment } from './bucket-request-payment.ts'
import { deleteBucketTags, getBucketTags, putBucketTags } from './bucket-tags.ts'
import { getBucketVersioning, putBucketVersioning } from './bucket-versioning.ts'
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
import { listObjectVersions } from './list-object-versions.ts'
import { listObjects, listObjectsV2 } from './list-objects.ts'
import { listParts } from './list-parts.ts'
import { getObjectAcl, putObjectAcl } from './object-acl.ts'
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.ts'
import { putBucket } from './put-bucket.ts'
import { putObject } from './put-object.ts'
import { restoreObject } from './restore-object.ts'
import type { OperationName } from './routing/operation-name.ts'
import { getSymlink, putSymlink } from './symlink.ts'
import { uploadPart } from './upload-part.ts'
import { uploadPartCopy } from './upload-part-copy.ts'

/** How one kind of request is served. */
export interface OperationEntry {
  /** The RAM action that the sender needs permission for. */
  readonly action: string
  /** The query parameters that the operation implements. Requests with others are rejected. */
  readonly parameters: readonly string[]
  readonly run: Operation
}

const LISTING = ['prefix', 'delimiter', 'encoding-type']
const CALLBACK = ['callback', 'callback-var']
/** The Go SDK sends it with every request of a sequential upload; only InitiateMultipartUpload reads it. */
const SEQUENTIAL = ['sequential']
const RESPONSE_HEADERS = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
]

/**
 * All operations, named as in the OSS API reference. `OptionObject` and `PostObject` are missing because they
 * are not authenticated like the others: a preflight request has no credentials, and a form has them in its
 * body.
 */
export const OPERATIONS: Readonly<
  Record<Exclude<OperationName, 'OptionObject' | 'PostObject'>, OperationEntry>
> = {
  ListBuckets: {
    action: 'oss:ListBuckets',
    parameters: ['prefix', 'marker', 'max-keys', 'tag-key', 'tag-value', 'tagging'],
    run: listBuckets,
  },
  PutBucket: { action: 'oss:PutBucket', parameters: [], run: putBucket },
  DeleteBucket: { action: 'oss:DeleteBucket', parameters: [], run: deleteBucket },
  GetBucketAcl: { action: 'oss:GetBucketAcl', parameters: ['acl'], run: getBucketAcl },
  PutBucketAcl: { action: 'oss:PutBucketAcl', parameters: ['acl'], run: putBucketAcl },
  GetBucketTags: { action: 'oss:GetBucketTagging', parameters: ['tagging'], run: getBucketTags },
  PutBucketTags: { action: 'oss:PutBucketTagging', parameters: ['tagging'], run: putBucketTags },
  DeleteBucketTags: { action: 'oss:DeleteBucketTagging', parameters: ['tagging'], run: deleteBucketTags },
  GetBucketVersioning: {
    action: 'oss:GetBucketVersioning',
    parameters: ['versioning'],
    run: getBucketVersioning,
  },
  PutBucketVersioning: {
    action: 'oss:PutBucketVersioning',
    parameters: ['versioning'],
    run: putBucketVersioning,
  },
  GetBucketLifecycle: {
    action: 'oss:GetBucketLifecycle',
    parameters: ['lifecycle'],
    run: getBucketLifecycle,
  },
  PutBucketLifecycle: {
    action: 'oss:PutBucketLifecycle',
    parameters: ['lifecycle'],
    run: putBucketLifecycle,
  },
  DeleteBucketLifecycle: {
    action: 'oss:DeleteBucketLifecycle',
    parameters: ['lifecycle'],
    run: deleteBucketLifecycle,
  },
  GetBucketRequestPayment: {
    action: 'oss:GetBucketRequestPayment',
    parameters: ['requestPayment'],
    run: getBucketRequestPayment,
  },
  PutBucketRequestPayment: {
    action: 'oss:PutBucketRequestPayment',
    parameters: ['requestPayment'],
    run: putBucketRequestPayment,
  },
  GetBucketInfo: { action: 'oss:GetBucketInfo', parameters: ['bucketInfo'], run: getBucketInfo },
  GetBucketLocation: { action: 'oss:GetBucketLocation', parameters: ['location'], run: getBucketLocation },
  ListObjects: {
    action: 'oss:ListObjects',
    parameters: [...LISTING, 'list-type', 'marker', 'max-keys'],
    run: listObjects,
  },
  ListObjectsV2: {
    action: 'oss:ListObjects',
    parameters: [...LISTING, 'list-type', 'start-after', 'continuation-token', 'max-keys', 'fetch-owner'],
    run: listObjectsV2,
  },
  ListObjectVersions: {
    action: 'oss:ListObjectVersions',
    parameters: [...LISTING, 'versions', 'key-marker', 'version-id-marker', 'max-keys'],
    run: listObjectVersions,
  },
  ListMultipartUploads: {
    action: 'oss:ListMultipartUploads',
    parameters: [...LISTING, 'uploads', 'key-marker', 'upload-id-marker', 'max-uploads'],
    run: listMultipartUploads,
  },
  DeleteMultipleObjects: {
    action: 'oss:DeleteObject',
    parameters: ['delete', 'encoding-type'],
    run: deleteMultipleObjects,
  },
  PutObject: { action: 'oss:PutObject', parameters: CALLBACK, run: putObject },
  GetObject: { action: 'oss:GetObject', parameters: ['versionId', ...RESPONSE_HEADERS], run: getObject },
  HeadObject: { action: 'oss:GetObject', parameters: ['versionId', ...RESPONSE_HEADERS], run: headObject },
  GetObjectMeta: { action: 'oss:GetObject', parameters: ['objectMeta', 'versionId'], run: getObjectMeta },
  DeleteObject: { action: 'oss:DeleteObject', parameters: ['versionId'], run: deleteObject },
  AppendObject: { action: 'oss:PutObject', parameters: ['append', 'position'], run: appendObject },
  RestoreObject: {
    action: 'oss:RestoreObject',
    parameters: ['restore', 'versionId'],
    run: restoreObject,
  },
  CopyObject: { action: 'oss:PutObject', parameters: [], run: copyObject },
  PutObjectACL: { action: 'oss:PutObjectAcl', parameters: ['acl', 'versionId'], run: putObjectAcl },
  GetObjectACL: { action: 'oss:GetObjectAcl', parameters: ['acl', 'versionId'], run: getObjectAcl },
  PutSymlink: { action: 'oss:PutObject', parameters: ['symlink'], run: putSymlink },
  GetSymlink: { action: 'oss:GetObject', parameters: ['symlink', 'versionId'], run: getSymlink },
  PutObjectTagging: {
    action: 'oss:PutObjectTagging',
    parameters: ['tagging', 'versionId'],
    run: putObjectTagging,
  },
  GetObjectTagging: {
    action: 'oss:GetObjectTagging',
    parameters: ['tagging', 'versionId'],
    run: getObjectTagging,
  },
  DeleteObjectTagging: {
    action: 'oss:DeleteObjectTagging',
    parameters: ['tagging', 'versionId'],
    run: deleteObjectTagging,
  },
  InitiateMultipartUpload: {
    action: 'oss:PutObject',
    parameters: ['uploads', 'encoding-type', ...SEQUENTIAL],
    run: initiateMultipartUpload,
  },
  UploadPart: {
    action: 'oss:PutObject',
    parameters: ['partNumber', 'uploadId', ...SEQUENTIAL],
    run: uploadPart,
  },
  UploadPartCopy: {
    action: 'oss:PutObject',
    parameters: ['partNumber', 'uploadId', ...SEQUENTIAL],
    run: uploadPartCopy,
  },
  CompleteMultipartUpload: {
    action: 'oss:PutObject',
    parameters: ['uploadId', 'encoding-type', ...CALLBACK, ...SEQUENTIAL],
    run: completeMultipartUpload,
  },
  AbortMultipartUpload: {
    action: 'oss:AbortMultipartUpload',
    parameters: ['uploadId'],
    run: abortMultipartUpload,
  },
  ListParts: {
    action: 'oss:ListParts',
    parameters: ['uploadId', 'max-parts', 'part-number-marker', 'encoding-type'],
    run: listParts,
  },
}
