import { ConnectionClosedError } from '../errors/connection-closed-error.ts'
import { ServiceError } from '../errors/service-error.ts'
import { alterHeaders, alterResponse } from '../faults/stages/alter-response.ts'
import { clockSkewMs } from '../faults/stages/clock-skew.ts'
import { deliverResponse, sendsStatus } from '../faults/stages/deliver-response.ts'
import { filterBody } from '../faults/stages/filter-body.ts'
import type { Connection } from '../wire/connection.ts'
import { errorResponse } from '../wire/error-response.ts'
import type { HttpResponse } from '../wire/http-response.ts'
import { createRequestBody } from '../wire/request-body.ts'
import { completeResponse } from '../wire/response-head.ts'
import { corsHeaders } from './cors.ts'
import { dispatchRequest } from './dispatch-request.ts'
import type { Exchange } from './exchange.ts'
import { loggableHeaders, loggableQuery } from './loggable.ts'
import { readRequestHead } from './request-head.ts'
import type { ServerContext } from './server-context.ts'
import { createTrafficPace } from './traffic-pace.ts'

/** Handles a request from its head to the end of its response. Never rejects. */
export async function handleRequest(context: ServerContext, connection: Connection): Promise<void> {
  const startedAt = performance.now()
  const exchange = startExchange(context, connection)
  try {
    const response = await dispatchOrReject(exchange)
    try {
      await deliver(exchange, response, performance.now() - startedAt)
    } finally {
      if (response.body.kind === 'stream') await response.body.release()
    }
  } catch (error) {
    if (!(error instanceof ConnectionClosedError)) warnOfDefect(error)
    connection.close()
  } finally {
    exchange.entry.update(progress(exchange))
  }
}

function startExchange(context: ServerContext, connection: Connection): Exchange {
  const head = readRequestHead(connection.request, context.cnames)
  const { requestId, method, path, host, query } = head
  const { bucket, key } = head.address
  const operation = head.operation ?? ''
  const partText = query.get('partNumber')
  const partNumber = partText === undefined ? undefined : Number(partText)
  const fault = context.faults.take({ operation, method, bucket, key, partNumber })
  const entry = context.log.begin({
    requestId,
    method,
    path,
    host,
    bucket,
    key,
    operation,
    partNumber,
    query: loggableQuery(query),
    headers: loggableHeaders(head.headers),
    uploadId: query.get('uploadId'),
    fault: fault?.kind,
    startedAt: Date.now(),
    endedAt: undefined,
    signature: undefined,
    receivedByteLength: 0,
    status: undefined,
    errorCode: undefined,
  })
  const pace = createTrafficPace(context.uploadThrottle, head, connection.signal)
  const body = createRequestBody(connection, [...pace.uploadFilters, ...filterBody(fault, connection)])
  const skewMs = clockSkewMs(fault)
  return { context, connection, head, body, pace, fault, entry, now: () => context.now() + skewMs }
}

async function dispatchOrReject(exchange: Exchange): Promise<HttpResponse> {
  try {
    return await dispatchRequest(exchange)
  } catch (error) {
    if (error instanceof ServiceError) return errorResponse(error, exchange.head)
    if (error instanceof ConnectionClosedError) throw error
    warnOfDefect(error)
    return errorResponse(new ServiceError('InternalError'), exchange.head)
  }
}

/**
 * Reports a bug of the emulator as a process warning, because it must not end the process that embeds the
 * emulator.
 */
function warnOfDefect(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

async function deliver(exchange: Exchange, response: HttpResponse, elapsedMs: number): Promise<void> {
  const { connection, fault, context, head, body, pace, entry } = exchange
  const { method, requestId } = head
  const headers = { ...response.headers, ...corsHeaders(context.cors, head.headers, method) }
  const altered = alterResponse(fault, pace.apply({ ...response, headers }), head)
  const complete = completeResponse(altered, { method, requestId, now: exchange.now(), elapsedMs })
  // Logged before it is sent, so that a client that has the response finds it in the log.
  const { status, errorCode } = complete
  entry.update({ ...progress(exchange), ...(sendsStatus(fault) ? { status, errorCode } : {}) })
  await deliverResponse(fault, connection, alterHeaders(fault, complete), body)
}

function progress({ body }: Exchange): { readonly receivedByteLength: number; readonly endedAt: number } {
  return { receivedByteLength: body.receivedByteLength(), endedAt: Date.now() }
}
