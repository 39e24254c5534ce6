import { invalidArgument } from '../../errors/service-error.ts'
import type { OperationRequest } from '../operation.ts'

/** The callback that `x-oss-callback` and `x-oss-callback-var` request (docs/protocol.md#callback). */
export interface CallbackConfig {
  /** Tried in turn. */
  readonly urls: readonly string[]
  readonly host: string | undefined
  /** With `${…}` placeholders. */
  readonly body: string
  readonly bodyType: 'application/x-www-form-urlencoded' | 'application/json'
  /** Values by their names, which start with `x:`. */
  readonly variables: Readonly<Record<string, string>>
}

type JsonObject = Readonly<Record<string, unknown>>

const MAX_URLS = 5
const BODY_TYPES = ['application/x-www-form-urlencoded', 'application/json'] as const

/**
 * Reads the callback that a PutObject or CompleteMultipartUpload requests.
 *
 * @returns undefined when the request has no callback.
 * @throws ServiceError `InvalidArgument`, before anything is stored.
 */
export function readCallback(request: OperationRequest): CallbackConfig | undefined {
  const text = readParameter(request, 'callback')
  if (text === undefined) return undefined
  const config = decodeJson(text, {
    name: 'callback',
    title: 'callback configuration',
    notJsonEc: '0007-00000003',
  })
  const { callbackUrl, callbackHost, callbackBody, callbackBodyType = BODY_TYPES[0] } = config
  const bodyType = BODY_TYPES.find((type) => type === callbackBodyType)
  const urls = typeof callbackUrl === 'string' ? callbackUrl.split(';').filter(Boolean) : []
  const isComplete = urls.length > 0 && urls.length <= MAX_URLS && typeof callbackBody === 'string'
  if (!isComplete)
    throw invalidArgument('callback', '', 'The callback needs a callbackUrl and a callbackBody.')
  if (bodyType === undefined) {
    throw invalidArgument('callback', '', 'The callbackBodyType is not supported.', '0007-00000012')
  }
  return {
    urls,
    bodyType,
    body: callbackBody,
    host: typeof callbackHost === 'string' && callbackHost !== '' ? callbackHost : undefined,
    variables: readVariables(readParameter(request, 'callback-var')),
  }
}

/** Reads a header or a query parameter; it is an error to send both. */
function readParameter({ headers, query }: OperationRequest, name: string): string | undefined {
  const inHeader = headers.get(`x-oss-${name}`)
  const inQuery = query.get(name)
  if (inHeader !== undefined && inQuery !== undefined) {
    throw invalidArgument(name, '', `The ${name} is in both the header and the query.`)
  }
  return inHeader ?? inQuery
}

interface CallbackText {
  readonly name: string
  /** Name in error messages. */
  readonly title: string
  readonly notJsonEc: string
}

function decodeJson(text: string, { name, title, notJsonEc }: CallbackText): JsonObject {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw invalidArgument(name, '', `The ${title} is not base64 encoded.`, '0007-00000002')
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'))
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Reported below with the message of the service.
  }
  throw invalidArgument(name, '', `The ${title} is not json format.`, notJsonEc)
}

function readVariables(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {}
  const variables = decodeJson(text, {
    name: 'callback-var',
    title: 'callback-var',
    notJsonEc: '0007-00000103',
  })
  const entries = Object.entries(variables)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
