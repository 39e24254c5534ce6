import { isIP } from 'node:net'
import { percentEncode } from '@oss/signer'
import { quoted } from './object-name.ts'
import { ValidationError } from './validation-error.ts'

/**
 * How a bucket is named in a URL.
 *
 * - `virtual-host`: `https://BUCKET.HOST/KEY`, what OSS asks for on its own domains.
 * - `path`: `https://HOST/BUCKET/KEY`, for IP addresses and local services.
 * - `cname`: `https://HOST/KEY`, for a custom domain that belongs to one bucket.
 */
export type Addressing = 'virtual-host' | 'path' | 'cname'

/** Where the service is and how it is spoken to. */
export interface Endpoint {
  /** Scheme, host and port; no path. */
  readonly origin: URL
  readonly addressing: Addressing
  /** `undefined` when nobody said it and the host does not tell. */
  readonly region: string | undefined
}

/** A query: values by name. An empty text is sent as the bare name. */
export type Query = Readonly<Record<string, string>>

/** What of the client's options is about the endpoint. */
export interface EndpointOptions {
  readonly endpoint: string | URL
  readonly region?: string
  readonly addressing?: Addressing
}

const REGION_HOSTS = [
  /^oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/,
  /^([a-z0-9-]+)\.oss\.aliyuncs\.com$/,
]
const ANY_REGION = new Set(['accelerate', 'accelerate-overseas'])

/**
 * Reads an endpoint. Without a scheme it is https. The region is taken from OSS's own host names when it is not given.
 *
 * @throws ValidationError `ENDPOINT_INVALID`
 */
export function parseEndpoint({ endpoint, region, addressing }: EndpointOptions): Endpoint {
  const origin = parseOrigin(endpoint)
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const local = isIP(host) !== 0 || host === 'localhost'
  return {
    origin,
    addressing: addressing ?? (local ? 'path' : 'virtual-host'),
    region: region ?? regionOf(host),
  }
}

/** The URL of an object, a bucket (no key) or the service (no bucket). */
export function urlOf(
  { origin, addressing }: Endpoint,
  bucket: string | undefined,
  key: string | undefined,
  query: Query,
): URL {
  const url = new URL(origin)
  if (bucket !== undefined && addressing === 'virtual-host') url.hostname = `${bucket}.${origin.hostname}`
  const bucketPath = bucket !== undefined && addressing === 'path' ? `/${bucket}/` : '/'
  url.pathname = bucketPath + percentEncode(key ?? '', { keepSlash: true })
  const pairs = Object.entries(query).map(([name, value]) => {
    const encoded = percentEncode(name, { keepSlash: false })
    return value === '' ? encoded : `${encoded}=${percentEncode(value, { keepSlash: false })}`
  })
  url.search = pairs.join('&')
  return url
}

function parseOrigin(endpoint: string | URL): URL {
  const text = String(endpoint).trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  const problem = url === null ? 'is not a host name or URL' : originProblem(url)
  if (url !== null && problem === undefined) return url
  const message = `endpoint ${quoted(redacted(text))} ${problem}; give a host such as "oss-cn-hangzhou.aliyuncs.com" or "https://oss-cn-hangzhou.aliyuncs.com"`
  throw new ValidationError('ENDPOINT_INVALID', 'endpoint', message)
}

function originProblem({
  protocol,
  username,
  password,
  pathname,
  search,
  hash,
  hostname,
}: URL): string | undefined {
  if (protocol !== 'https:' && protocol !== 'http:') return `has the scheme ${protocol}`
  if (username !== '' || password !== '') return 'holds a user name or password'
  if (hostname === '') return 'has no host'
  if (pathname !== '/' || search !== '' || hash !== '') return 'has a path, a query or a fragment'
  return undefined
}

function redacted(text: string): string {
  // A signed URL, pasted by mistake, is a secret.
  return text.replace(/\/\/[^/@]*@/, '//***@').replace(/[?#].*$/s, '?***')
}

function regionOf(host: string): string | undefined {
  for (const pattern of REGION_HOSTS) {
    const region = pattern.exec(host)?.[1]
    if (region !== undefined && !ANY_REGION.has(region)) return region
  }
  return undefined
}
