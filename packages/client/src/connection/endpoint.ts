import { percentEncode } from '@oss/signer'
import { ValidationError } from '../errors/validation-error.ts'
import { quoted } from '../options/object-name.ts'
import { type Network, type OssHost, ossHost, readOssHost } from './endpoint-host.ts'
import { checkRegion, checkRegionFits } from './endpoint-region.ts'

/**
 * Form of the URL of an object.
 *
 * - `virtual-host`: `https://BUCKET.HOST/KEY`, required by the domains of OSS.
 * - `path`: `https://HOST/BUCKET/KEY`, for IP addresses and local services.
 * - `cname`: `https://HOST/KEY`, for a custom domain that belongs to one bucket.
 */
export type Addressing = 'virtual-host' | 'path' | 'cname'

/** Address of the service, and the form of its URLs. */
export interface Endpoint {
  /** Scheme, host and port; no path. */
  readonly origin: URL
  readonly addressing: Addressing
  /** `undefined` when it is neither given nor part of the host. */
  readonly region: string | undefined
}

/** Query parameters by name. An empty value is sent as the bare name. */
export type Query = Readonly<Record<string, string>>

/** Client options about the endpoint. */
export interface EndpointOptions {
  readonly endpoint?: string | URL
  readonly region?: string
  readonly network?: Network
  readonly addressing?: Addressing
}

/**
 * Derives the endpoint from the options of a client. Default: OSS's host for the region. The default scheme
 * is https, and a missing region is taken from a host name of OSS.
 *
 * @throws ValidationError `ENDPOINT_INVALID`, `REGION_INVALID` or `REGION_MISSING`, with a suggestion
 */
export function parseEndpoint({ endpoint, region, network, addressing }: EndpointOptions): Endpoint {
  if (region !== undefined) checkRegion(region)
  if (endpoint === undefined) {
    const origin = new URL(`https://${hostOfRegion(region, network)}`)
    checkOssAddressing(origin.host, addressing)
    return { origin, addressing: 'virtual-host', region }
  }
  if (network !== undefined) {
    const message = 'endpoint and network are mutually exclusive; pass one of them, with region'
    throw new ValidationError('ENDPOINT_INVALID', 'network', message)
  }
  // By shape: a URL of another realm is not `instanceof URL` here.
  if (typeof endpoint !== 'string' && typeof endpoint?.href !== 'string')
    throw new ValidationError('ENDPOINT_INVALID', 'endpoint', 'endpoint must be a host name or a URL')
  const origin = parseOrigin(endpoint)
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const own = readOssHost(host)
  if (own !== undefined) checkOssHost(own, region, addressing)
  // A URL holds an IPv6 address in brackets, and every form of an IPv4 address as four numbers.
  const isAddress = host !== origin.hostname || /^\d+\.\d+\.\d+\.\d+$/.test(host)
  if (isAddress && addressing === 'virtual-host') {
    const message = `endpoint ${quoted(host)} is an IP address, which cannot be prefixed with a bucket; omit addressing`
    throw new ValidationError('ENDPOINT_INVALID', 'addressing', message)
  }
  const isLocal = isAddress || host === 'localhost'
  return {
    origin,
    addressing: addressing ?? (isLocal ? 'path' : 'virtual-host'),
    region: region ?? own?.region,
  }
}

const NETWORKS: readonly Network[] = ['public', 'internal', 'dual-stack', 'accelerate', 'accelerate-overseas']

function hostOfRegion(region: string | undefined, network: Network = 'public'): string {
  if (!NETWORKS.includes(network)) {
    const message = `network must be one of: ${NETWORKS.join(', ')} (got ${quoted(String(network))})`
    throw new ValidationError('ENDPOINT_INVALID', 'network', message)
  }
  if (region === undefined) {
    const message =
      'endpoint and region are missing; pass region, such as "cn-hangzhou", or the endpoint of another service'
    throw new ValidationError('REGION_MISSING', 'region', message)
  }
  if (!region.includes('-')) {
    const message = `region ${quoted(region)} is not a region id, which starts with a country, as "cn-hangzhou" does`
    throw new ValidationError('REGION_INVALID', 'region', message)
  }
  return ossHost(region, network)
}

function checkOssHost(host: OssHost, region: string | undefined, addressing: Addressing | undefined): void {
  const { base, bucket } = host
  if (bucket !== undefined) {
    const what = bucket === 's3' ? 'is for clients of S3' : `contains the bucket ${quoted(bucket)}`
    const message = `endpoint "${bucket}.${base}" ${what}; use "${base}", and pass the bucket with each call`
    throw new ValidationError('ENDPOINT_INVALID', 'endpoint', message)
  }
  checkOssAddressing(base, addressing)
  if (region !== undefined) checkRegionFits(region, host)
}

/** OSS accepts only virtual-host addressing on its own domains. */
function checkOssAddressing(host: string, addressing: Addressing | undefined): void {
  if (addressing === undefined || addressing === 'virtual-host') return
  const use = addressing === 'cname' ? 'is for custom domains' : 'is for IP addresses and other services'
  const message = `addressing "${addressing}" ${use}, and ${host} is a host of OSS; omit addressing`
  throw new ValidationError('ENDPOINT_INVALID', 'addressing', message)
}

/**
 * Returns the URL of an object, a bucket (no key) or the service (no bucket).
 *
 * @throws ValidationError `OPTION_INVALID` for a query value that has no UTF-8 form
 */
export function urlOf(
  { origin, addressing }: Endpoint,
  bucket: string | undefined,
  key: string | undefined,
  query: Query,
): URL {
  const host =
    bucket !== undefined && addressing === 'virtual-host' ? `${bucket}.${origin.host}` : origin.host
  const bucketPath = bucket !== undefined && addressing === 'path' ? `/${bucket}/` : '/'
  const path = bucketPath + percentEncode(key ?? '', { keepSlash: true })
  const pairs = Object.entries(query).map(([name, value]) => {
    if (!String(value).isWellFormed()) {
      const message = `${name} contains a lone surrogate, which cannot be encoded as UTF-8`
      throw new ValidationError('OPTION_INVALID', name, message)
    }
    const encoded = percentEncode(name, { keepSlash: false })
    return value === '' ? encoded : `${encoded}=${percentEncode(value, { keepSlash: false })}`
  })
  return new URL(`${origin.protocol}//${host}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`)
}

function parseOrigin(endpoint: string | URL): URL {
  const text = String(endpoint).trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  const problem = url === null ? 'is not a host name or URL' : originProblem(url)
  if (url !== null && problem === undefined) return url
  const message = `endpoint ${quoted(redacted(text))} ${problem}; use a host such as "oss-cn-hangzhou.aliyuncs.com" or "https://oss-cn-hangzhou.aliyuncs.com"`
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
  if (username !== '' || password !== '') return 'contains a user name or password'
  if (hostname === '') return 'has no host'
  if (pathname !== '/' || search !== '' || hash !== '') return 'has a path, a query or a fragment'
  return undefined
}

function redacted(text: string): string {
  // A signed URL that was pasted by mistake is a secret.
  return text.replace(/\/\/[^/@]*@/, '//***@').replace(/[?#].*$/s, '?***')
}
