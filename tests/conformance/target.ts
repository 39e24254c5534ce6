import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { type Credentials, createSignerV1, createSignerV4, type HttpMethod, type Signer } from '@oss/signer'

/** The service that is checked: an endpoint, and the bucket and prefix in which the checks work. */
export interface Place {
  readonly endpoint: URL
  readonly region: string
  readonly bucket: string
  readonly credentials: Credentials
  /** Every key of the checks starts with it. */
  readonly prefix: string
}

/** A request of a check. */
interface Call {
  /** Appended to the prefix; undefined for a request to the bucket. */
  readonly name?: string
  /** Default: the bucket of the checks. */
  readonly bucket?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Default: `v4`. */
  readonly signature?: 'v1' | 'v4' | 'v1-url' | 'v4-url' | 'none'
  readonly credentials?: Credentials
  /** Time of the signature, milliseconds since 1970. Default: now. */
  readonly at?: number
}

/** A whole response. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The text of the first element of that name; undefined if there is none. */
  element(name: string): string | undefined
  /** The texts of all elements of that name. */
  elements(name: string): readonly string[]
}

/** What the checks have sent so far. */
export interface Traffic {
  /** Requests that change something, which OSS counts as PUT requests. */
  readonly writes: number
  /** Requests that only read, which OSS counts as GET requests. */
  readonly reads: number
  readonly sentBytes: number
  readonly receivedBytes: number
}

/** Sends signed requests to a place and counts them. */
export interface Target {
  readonly place: Place
  keyOf(name: string): string
  /** The signed fields of a form that may store keys below a prefix. */
  signForm(keyPrefix: string): Readonly<Record<string, string>>
  send(method: HttpMethod, call?: Call): Promise<Reply>
  traffic(): Traffic
}

const URL_LIFETIME_SECONDS = 60

export function createTarget(place: Place): Target {
  const traffic = { writes: 0, reads: 0, sentBytes: 0, receivedBytes: 0 }
  const signers = { v1: createSignerV1(), v4: createSignerV4({ region: place.region }) }
  const keyOf = (name: string): string => `${place.prefix}${name}`
  return {
    place,
    keyOf,
    signForm(keyPrefix) {
      const policy = {
        expiresInSeconds: URL_LIFETIME_SECONDS,
        conditions: [{ bucket: place.bucket }, ['starts-with', '$key', keyPrefix]] as const,
      }
      return signers.v4.signPolicy(policy, place.credentials, new Date())
    },
    traffic: () => ({ ...traffic }),
    async send(method, call = {}) {
      const key = call.name === undefined ? undefined : keyOf(call.name)
      const { url, headers } = signed(place, signers, method, { ...call, key })
      const body = call.body === undefined ? undefined : Buffer.from(call.body)
      traffic[method === 'GET' || method === 'HEAD' ? 'reads' : 'writes'] += 1
      traffic.sentBytes += body?.byteLength ?? 0
      const reply = await exchange(url, method, headers, body)
      traffic.receivedBytes += Buffer.byteLength(reply.text)
      return reply
    },
  }
}

function signed(
  place: Place,
  signers: Readonly<Record<'v1' | 'v4', Signer>>,
  method: HttpMethod,
  call: Call & { readonly key: string | undefined },
): { readonly url: URL; readonly headers: Readonly<Record<string, string>> } {
  const { bucket = place.bucket, key, query = {}, signature = 'v4', credentials = place.credentials } = call
  const url = urlOf(place.endpoint, bucket, key, query)
  const at = new Date(call.at ?? Date.now())
  const headers = { ...call.headers, ...(signature === 'v1' ? { date: at.toUTCString() } : {}) }
  const request = { method, url, headers, bucket, ...(key === undefined ? {} : { key }) }
  if (signature === 'none') return { url, headers }
  const signer = signature.startsWith('v1') ? signers.v1 : signers.v4
  if (signature === 'v1' || signature === 'v4') {
    return { url, headers: { ...headers, ...signer.sign(request, credentials, at) } }
  }
  const lifetime = { expiresInSeconds: URL_LIFETIME_SECONDS }
  return { url: signer.presign(request, credentials, at, lifetime), headers }
}

/**
 * Path style for addresses and `localhost`, as OSS itself has no such names; the bucket in the host
 * otherwise.
 */
function urlOf(
  endpoint: URL,
  bucket: string,
  key: string | undefined,
  query: Readonly<Record<string, string>>,
): URL {
  const url = new URL(endpoint)
  const isLocal = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0 || url.hostname === 'localhost'
  if (!isLocal) url.hostname = `${bucket}.${url.hostname}`
  const path = key === undefined ? '' : key.split('/').map(encodeStrictly).join('/')
  url.pathname = isLocal ? `/${bucket}/${path}` : `/${path}`
  const pairs = Object.entries(query).map(([name, value]) => {
    return value === '' ? encodeStrictly(name) : `${encodeStrictly(name)}=${encodeStrictly(value)}`
  })
  url.search = pairs.join('&')
  return url
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}

function exchange(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | undefined,
): Promise<Reply> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  const length =
    body === undefined && method !== 'PUT' && method !== 'POST'
      ? {}
      : { 'content-length': String(body?.byteLength ?? 0) }
  return new Promise((resolve, reject) => {
    const request = start(url, { method, headers: { ...length, ...headers }, agent: false, timeout: 60_000 })
    request.on('error', reject)
    request.on('timeout', () =>
      request.destroy(new Error(`no response to ${method} ${url.pathname} in 60 s`)),
    )
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve(replyOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString('utf8')))
      })
    })
    request.end(body)
  })
}

function replyOf(status: number, headers: IncomingHttpHeaders, body: string): Reply {
  // A response to HEAD has its error document in a header.
  const inHeader = headers['x-oss-err']
  const text = typeof inHeader === 'string' ? Buffer.from(inHeader, 'base64').toString('utf8') : body
  const elements = (name: string): readonly string[] =>
    [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) =>
      decodeXml(match[1] ?? ''),
    )
  return { status, headers, text, elements, element: (name) => elements(name)[0] }
}

function decodeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
