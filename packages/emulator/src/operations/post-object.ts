import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { requireObjectKey } from '../model/resource-names.ts'
import { readObjectProperties } from '../parameters/read-object-properties.ts'
import { readTrafficLimit } from '../parameters/traffic-limit.ts'
import { readCallback } from '../service/callback/callback-config.ts'
import { callbackResponse } from '../service/callback/callback-response.ts'
import { objectLocation } from '../service/object-location.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { requireOverwriteAllowed } from '../service/overwrite-protection.ts'
import { receiveContent } from '../service/receive-content.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { storeObject } from '../service/store-object.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { authenticateForm } from '../signature/authenticate-form.ts'
import type { Principal } from '../signature/principal.ts'
import type { Verification } from '../signature/verification.ts'
import { emptyResponse, type HttpResponse, xmlResponse } from '../wire/http-response.ts'
import type { RequestBody } from '../wire/request-body.ts'
import type { RequestHeaders } from '../wire/request-headers.ts'
import { createThrottle, throttled } from '../wire/throttle.ts'
import { writeXml } from '../xml/write-xml.ts'
import { checkFormPolicy, type SizeRange } from './form/form-policy.ts'
import { readUploadForm, type UploadForm } from './form/upload-form.ts'

/** A form upload. The form has to be read to know its sender and key. */
export interface FormPost {
  readonly bucket: string
  readonly contentType: string | undefined
  readonly body: RequestBody
  readonly verification: Verification
  /** Creates the request with the form fields as headers. */
  requestOf(principal: Principal, key: string, headers: RequestHeaders): OperationRequest
}

/** PostObject (docs/protocol.md#postobject). Only form fields are used, not headers or the URL. */
export async function postObject(post: FormPost, service: Service): Promise<HttpResponse> {
  const { bucket } = post
  requireBucket(service, bucket)
  const form = await readUploadForm(post.contentType, post.body.chunks())
  try {
    return await storeForm(post, service, form)
  } catch (error) {
    await form.discard()
    throw error
  }
}

async function storeForm(post: FormPost, service: Service, form: UploadForm): Promise<HttpResponse> {
  const { bucket, verification } = post
  const key = (form.fields.get('key') ?? '').replaceAll(/\$\{filename\}/g, () => form.fileName)
  if (key === '') throw invalidArgument('key', '', 'The form field key is missing.')
  requireObjectKey(key)
  const principal = authenticateForm(form.fields, verification)
  const policy = form.fields.get('policy')
  const given = new Map([...form.fields, ['bucket', bucket], ['key', form.fields.get('key') ?? '']])
  const range = policy === undefined ? undefined : checkFormPolicy(policy, given, verification.now)
  const request = post.requestOf(principal, key, headersOf(form))
  request.requirePermission('oss:PutObject', bucket, key)
  const object = await store(request, service, form, range)
  await form.end()
  return callbackResponse(
    readCallback(request),
    object,
    request.closing,
    formResponse(form, request, object, versionHeaders(service, object)),
  )
}

function store(
  request: OperationRequest,
  service: Service,
  form: UploadForm,
  range: SizeRange | undefined,
): Promise<ObjectRecord> {
  const { headers } = request
  const properties = readObjectProperties(headers)
  const bytesPerSecond = readTrafficLimit(headers, request.query)
  readCallback(request)
  requireOverwriteAllowed(service, request)
  return receiveContent(service, throttledFile(form.chunks, bytesPerSecond, request.closing), {
    check({ byteLength }) {
      if (range === undefined) return
      if (byteLength > range.max) throw new ServiceError('EntityTooLarge')
      if (byteLength < range.min) throw new ServiceError('EntityTooSmall')
    },
    use: (content) => storeObject(request, service, properties, content),
  })
}

/** Limits the file to the bandwidth that the form requests (docs/protocol.md#bandwidth-limit). */
function throttledFile(
  chunks: AsyncIterable<Uint8Array>,
  bytesPerSecond: number | undefined,
  closing: AbortSignal,
): AsyncIterable<Uint8Array> {
  return bytesPerSecond === undefined ? chunks : throttled(chunks, createThrottle(bytesPerSecond), closing)
}

function formResponse(
  { fields }: UploadForm,
  request: OperationRequest,
  { etag, crc64 }: ObjectRecord,
  version: Readonly<Record<string, string>>,
): HttpResponse {
  const headers = { ETag: `"${etag}"`, 'x-oss-hash-crc64ecma': crc64, ...version }
  const location = fields.get('success_action_redirect')
  if (location !== undefined) return emptyResponse(303, { ...headers, Location: location })
  const status = fields.get('success_action_status')
  if (status === '200') return emptyResponse(200, headers)
  if (status !== '201') return emptyResponse(204, headers)
  const text = writeXml({
    PostResponse: {
      Bucket: request.bucket,
      Location: objectLocation(request),
      Key: request.key,
      ETag: `"${etag}"`,
    },
  })
  return xmlResponse(text, headers, 201)
}

/** Converts form fields to the headers of a PutObject. */
function headersOf({ fields, fileType }: UploadForm): RequestHeaders {
  const variables = [...fields].filter(([name]) => name.startsWith('x:'))
  const headers = new Map([...fields, ['content-type', fields.get('x-oss-content-type') ?? fileType]])
  const callback = fields.get('callback')
  if (callback !== undefined) headers.set('x-oss-callback', callback)
  if (variables.length > 0) {
    const text = JSON.stringify(Object.fromEntries(variables))
    headers.set('x-oss-callback-var', Buffer.from(text).toString('base64'))
  }
  return headers
}
