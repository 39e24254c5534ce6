import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../errors/service-error.ts'
import type { OperationName } from '../operations/routing/operation-name.ts'
import { route } from '../operations/routing/route.ts'
import { type Address, type CnameMap, readAddress } from '../wire/address.ts'
import { createQuery, parseQuery, type Query } from '../wire/query.ts'
import { type RequestHeaders, readHeaders } from '../wire/request-headers.ts'

/** The head of a request and its operation, before authentication and before the body is read. */
export interface RequestHead {
  readonly requestId: string
  readonly method: string
  /** Raw, without the query. */
  readonly path: string
  readonly host: string
  readonly headers: RequestHeaders
  readonly query: Query
  readonly address: Address
  /** Undefined when the request cannot be routed; `failure` has the reason. */
  readonly operation: OperationName | undefined
  readonly failure: ServiceError | undefined
}

export function readRequestHead(request: IncomingMessage, cnames: CnameMap): RequestHead {
  const headers = readHeaders(request.rawHeaders)
  const { path, queryText } = splitTarget(request.url ?? '/')
  const raw = {
    requestId: randomBytes(12).toString('hex').toUpperCase(),
    method: request.method ?? '',
    host: headers.get('host') ?? '',
    path,
    headers,
  }
  let query = createQuery([])
  let address: Address = { style: 'path', bucket: '', key: '', region: undefined }
  try {
    query = parseQuery(queryText)
    address = readAddress(raw.host, path, cnames)
    const { bucket, key } = address
    const operation = route({ ...raw, bucket, key, query })
    return { ...raw, query, address, operation, failure: undefined }
  } catch (failure) {
    if (!(failure instanceof ServiceError)) throw failure
    return { ...raw, query, address, operation: undefined, failure }
  }
}

/** Accepts whole URLs as proxies send them; their host is ignored in favor of the Host header. */
function splitTarget(url: string): { readonly path: string; readonly queryText: string } {
  const target = url.replace(/^https?:\/\/[^/?]*/i, '')
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  return { path: path.startsWith('/') ? path : `/${path}`, queryText: mark < 0 ? '' : target.slice(mark + 1) }
}
