import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import { beforeCommit } from '../faults/stages/before-commit.ts'
import { beforeRequest } from '../faults/stages/before-request.ts'
import { insteadOfOperation } from '../faults/stages/instead-of-operation.ts'
import { requireBucketName, requireObjectKey } from '../model/resource-names.ts'
import { type FormPost, postObject } from '../operations/post-object.ts'
import { OPERATIONS } from '../operations/registry.ts'
import { readTrafficLimit } from '../parameters/traffic-limit.ts'
import type { OperationRequest } from '../service/operation.ts'
import { authenticate } from '../signature/authenticate.ts'
import { authorize } from '../signature/authorize.ts'
import { expiredToken } from '../signature/credentials.ts'
import type { Principal } from '../signature/principal.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import { preflight } from './cors.ts'
import type { Exchange } from './exchange.ts'
import { ownEndpoint } from './own-endpoint.ts'

/**
 * Works out the answer: faults first, then who it is, whether they may, and the operation.
 *
 * @throws ServiceFailure to refuse, ConnectionGone when there is nobody to answer.
 */
export async function dispatchRequest(exchange: Exchange): Promise<HttpResponse> {
  const { fault, connection, head, body } = exchange
  const replaced =
    (await beforeRequest(fault, connection, head)) ?? (await insteadOfOperation(fault, body, head))
  if (replaced !== undefined) return replaced
  if (head.operation === 'OptionObject') return preflight(exchange.context.cors, head.headers)
  if (head.operation === 'PostObject') return dispatchForm(exchange)
  const principal = identify(exchange)
  if (head.operation === undefined) throw head.failure ?? new ServiceError('NotImplemented')
  requireValidAddress(exchange)
  readTrafficLimit(head.headers, head.query)
  requirePayer(exchange)
  const { action, run } = OPERATIONS[head.operation]
  const request = operationRequest(exchange, principal)
  request.requirePermission(action, request.bucket, request.key)
  return run(request, exchange.context.service)
}

/** A form brings its credentials in its body. */
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

function identify({ fault, head, context, entry, now }: Exchange): Principal {
  if (fault?.type === 'expired-token') {
    throw expiredToken(
      head.headers.get('x-oss-security-token') ?? head.query.get('x-oss-security-token') ?? '',
    )
  }
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
  const own = context.service.region
  if (region === undefined || region === own) return
  // All buckets are in the emulator's one region (docs/protocol.md#endpoints-and-addressing).
  throw new ServiceError('AccessDenied', {
    message:
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    details: { Bucket: bucket, Endpoint: ownEndpoint(head.host, connection.socket) },
  })
}

/** Checks `x-oss-request-payer`, which only some buckets require (docs/protocol.md#requester-pays). */
function requirePayer({ head, context }: Exchange): void {
  const name = 'x-oss-request-payer'
  const payer = head.headers.get(name) ?? head.query.get(name)
  if (payer !== undefined && payer !== 'requester')
    throw invalidArgument(name, payer, 'The x-oss-request-payer must be requester.')
  if (payer !== undefined || !context.requesterPays.includes(head.address.bucket)) return
  throw new ServiceError('AccessDenied', {
    message: 'You must say that you pay for the request: x-oss-request-payer.',
    ec: '0003-00000703',
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
