import { ServiceError } from '../errors/service-error.ts'
import { beforeCommit } from '../faults/stages/before-commit.ts'
import { beforeRequest } from '../faults/stages/before-request.ts'
import { expireToken } from '../faults/stages/expire-token.ts'
import { insteadOfOperation } from '../faults/stages/instead-of-operation.ts'
import { isBucketName, requireBucketName, requireObjectKey } from '../model/resource-names.ts'
import { type FormPost, postObject } from '../operations/post-object.ts'
import { OPERATIONS } from '../operations/registry.ts'
import { requireRequestPayer } from '../parameters/request-payer.ts'
import { readTrafficLimit } from '../parameters/traffic-limit.ts'
import type { OperationRequest } from '../service/operation.ts'
import { requireBucket } from '../service/require-bucket.ts'
import { authenticate } from '../signature/authenticate.ts'
import { authorize } from '../signature/authorize.ts'
import type { Principal } from '../signature/principal.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import { preflight } from './cors.ts'
import type { Exchange } from './exchange.ts'
import { ownEndpoint } from './own-endpoint.ts'

/**
 * Creates the response: applies faults, authenticates and authorizes the request, and runs the operation.
 *
 * @throws ServiceError to reject the request, ConnectionClosedError when the connection is closed.
 */
export async function dispatchRequest(exchange: Exchange): Promise<HttpResponse> {
  const { fault, connection, head, body } = exchange
  const replaced =
    (await beforeRequest(fault, connection, head)) ?? (await insteadOfOperation(fault, body, head))
  if (replaced !== undefined) return replaced
  if (head.operation === 'OptionObject') return preflight(exchange.context.cors, head.headers)
  if (head.operation === 'PostObject') return dispatchForm(exchange)
  requireKnownBucket(exchange)
  const principal = identify(exchange)
  if (head.operation === undefined) throw head.failure ?? new ServiceError('NotImplemented')
  requireValidAddress(exchange)
  readTrafficLimit(head.headers, head.query)
  const isPayerRequired = isRequesterPaying(exchange, principal)
  requireRequestPayer(head.headers, head.query, isPayerRequired)
  const { action, run } = OPERATIONS[head.operation]
  const request = operationRequest(exchange, principal)
  request.requirePermission(action, request.bucket, request.key)
  return run(request, exchange.context.service)
}

/** The credentials of a form are in its body, so the operation authenticates it. */
function dispatchForm(exchange: Exchange): Promise<HttpResponse> {
  const { context, head, body, entry, now } = exchange
  const { service, credentials } = context
  requireValidAddress(exchange)
  const form: FormPost = {
    bucket: head.address.bucket,
    contentType: head.headers.get('content-type'),
    body,
    verification: { credentials, region: service.region, now: now() },
    requestOf(principal, key, headers) {
      entry.update({
        key,
        signature: principal.kind === 'anonymous' ? 'anonymous' : `${principal.version}-form`,
      })
      const address = { ...head.address, key }
      return operationRequest({ ...exchange, head: { ...head, address, headers } }, principal)
    },
  }
  return postObject(form, service)
}

/** The owner's own requests are free of it: strangers are anonymous, or name a bucket of another account. */
function isRequesterPaying({ head, context }: Exchange, principal: Principal): boolean {
  const { bucket } = head.address
  const payer = context.service.catalogue.bucket(bucket)?.bucket.payer
  return context.requesterPays.includes(bucket) || (payer === 'Requester' && principal.kind === 'anonymous')
}

/** OSS looks for the bucket before it looks at the credentials, but not to create it or to set its ACL. */
function requireKnownBucket({ head, context }: Exchange): void {
  const { bucket } = head.address
  const mayCreate = head.operation === 'PutBucket' || head.operation === 'PutBucketAcl'
  if (bucket === '' || mayCreate || !isBucketName(bucket)) return
  requireBucket(context.service, bucket)
}

function identify({ fault, head, context, entry, now }: Exchange): Principal {
  expireToken(fault, head.headers, head.query)
  const { service, credentials, signatureVersions } = context
  const principal = authenticate(
    { ...head, bucket: head.address.bucket, key: head.address.key },
    { credentials, region: service.region, now: now() },
    signatureVersions,
  )
  const signature =
    principal.kind === 'anonymous' ? 'anonymous' : (`${principal.version}-${principal.form}` as const)
  entry.update({ signature })
  return principal
}

function requireValidAddress({ head, context, connection }: Exchange): void {
  const { bucket, key, region } = head.address
  if (bucket !== '') requireBucketName(bucket)
  if (key !== '') requireObjectKey(key)
  const ownRegion = context.service.region
  if (region === undefined || region === ownRegion) return
  // All buckets are in the emulator's only region (docs/protocol.md#endpoints-and-addressing).
  throw new ServiceError('AccessDenied', {
    message:
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    details: { Bucket: bucket, Endpoint: ownEndpoint(head.host, connection.socket) },
  })
}

function operationRequest(exchange: Exchange, principal: Principal): OperationRequest {
  const { context, connection, head, body, fault, now } = exchange
  const { catalogue } = context.service
  return {
    method: head.method,
    endpoint: ownEndpoint(head.host, connection.socket),
    query: head.query,
    headers: head.headers,
    bucket: head.address.bucket,
    key: head.address.key,
    addressStyle: head.address.style,
    body,
    principal,
    now,
    closing: context.closing,
    async commit(change) {
      await beforeCommit(fault, connection, context.closing)
      return catalogue.change(change)
    },
    requirePermission(action, bucket, key) {
      authorize(principal, action, {
        bucketAcl: catalogue.bucket(bucket)?.bucket.acl ?? 'private',
        objectAcl: catalogue.object(bucket, key)?.properties.acl ?? 'default',
        allowAnonymous: context.allowAnonymous,
      })
    },
  }
}
