import type { Clock, RetryPolicy, Timeouts, Transport, UndiciTransportOptions } from '@oss/http'
import { readProxy } from '@oss/http'
import type { CheckpointStore } from '@oss/multipart'
import { createSignerV1, createSignerV4, type SignatureVersion, type Signer } from '@oss/signer'
import { ValidationError } from '../errors/validation-error.ts'
import type { ClientEvents } from '../events/client-events.ts'
import { checkOption, type OptionRule, withMethods } from '../options/check-options.ts'
import { choice } from '../options/header-value.ts'
import type { CredentialsProvider } from './credentials.ts'
import { type Addressing, type Endpoint, type EndpointOptions, parseEndpoint } from './endpoint.ts'
import type { Network } from './endpoint-host.ts'

/** How a client reaches OSS. */
export interface OssClientOptions extends EndpointOptions {
  /**
   * Host or URL of the service, such as `oss-cn-hangzhou.aliyuncs.com`, without the bucket. https unless it says `http:`, which is refused
   * for other hosts than this machine (see `allowInsecure`). Default: OSS's own address for `region` and `network`.
   */
  readonly endpoint?: string | URL
  /** Region id such as `cn-hangzhou`. Needed for V4; taken from the endpoint when that is one of OSS's own hosts. */
  readonly region?: string
  /**
   * Which of OSS's addresses for the region: `public` (default), `internal` (from within it, without traffic costs), `dual-stack` (IPv6 too),
   * `accelerate` or `accelerate-overseas` (for far away; must be switched on for the bucket). Not together with `endpoint`.
   */
  readonly network?: Network
  readonly credentials: CredentialsProvider
  /** Default `v4`. */
  readonly signatureVersion?: SignatureVersion
  /** Default `virtual-host`; `path` when the endpoint's host is an IP address or `localhost`. */
  readonly addressing?: Addressing
  /** Where transfers are remembered; default beside each file. */
  readonly checkpoints?: CheckpointStore
  /** True: plain http to other hosts is allowed. Credentials then do not cross the network, but everything else can be read and changed. */
  readonly allowInsecure?: boolean
  /** Time limits; none of the defaults cuts off a transfer that is slow but alive. */
  readonly timeouts?: Timeouts
  /**
   * Default `createRetryPolicy()`: up to 10 attempts, waits with full jitter up to 20 s, `Retry-After` honoured; 5 minutes when the service
   * becomes unreachable (`connectRetryMs`).
   */
  readonly retry?: RetryPolicy
  /**
   * Bytes a second, 1,024 or more, that all requests of this client together send as bodies; default no limit. Kept here, unlike
   * `trafficLimitBitsPerSecond`, which OSS keeps for each request.
   */
  readonly uploadBytesPerSecond?: number
  /**
   * How connections are made: through a proxy, with authorities of your own, with options of sockets. Default: `HTTPS_PROXY` and `NO_PROXY` of
   * the environment, the authorities that Node trusts.
   */
  readonly connections?: UndiciTransportOptions
  /** Sends the requests, in place of undici; not together with `connections`. It is not closed with the client. */
  readonly transport?: Transport
  readonly clock?: Clock
  /** Told of requests, answers, retries, failures, parts, checkpoints and phases. What a listener throws is ignored. */
  readonly on?: Partial<ClientEvents>
}

/** Endpoint and signer, checked against each other. */
export function connectionOf(options: OssClientOptions): {
  readonly endpoint: Endpoint
  readonly signer: Signer
} {
  // What callers without TypeScript give most often.
  if (typeof options.credentials !== 'function') {
    const message =
      'credentials is not a function that provides them; pass staticCredentials({ accessKeyId, accessKeySecret }) or environmentCredentials()'
    throw new ValidationError('OPTION_INVALID', 'credentials', message)
  }
  checkConstruction(options)
  checkConnections(options)
  const endpoint = parseEndpoint(options)
  if (options.signatureVersion === 'v1') return { endpoint, signer: createSignerV1() }
  if (endpoint.region === undefined) {
    const message = `region is missing, and the endpoint ${endpoint.origin.host} does not tell it; signature V4 needs one, such as "cn-hangzhou"`
    throw new ValidationError('REGION_MISSING', 'region', message)
  }
  return { endpoint, signer: createSignerV4({ region: endpoint.region }) }
}

const STORE = withMethods(
  'a checkpoint store, such as fsCheckpointStore({ directory })',
  'acquire',
  'has',
  'list',
)
const PLAIN = withMethods('an object')
const LISTENER: OptionRule = { accepts: (value) => typeof value === 'function', range: 'a function' }
const SIGNATURE_VERSIONS: readonly SignatureVersion[] = ['v1', 'v4']
const ADDRESSINGS: readonly Addressing[] = ['virtual-host', 'path', 'cname']

/** Checks what `HttpClient` does not know. */
function checkConstruction(options: OssClientOptions): void {
  choice('signatureVersion', options.signatureVersion, SIGNATURE_VERSIONS)
  choice('addressing', options.addressing, ADDRESSINGS)
  checkOption('checkpoints', options.checkpoints, STORE)
  checkOption('connections', options.connections, PLAIN)
  checkOption('on', options.on, PLAIN)
  for (const [name, listener] of Object.entries(options.on ?? {}))
    checkOption(`on.${name}`, listener, LISTENER)
}

function checkConnections({ connections, transport }: OssClientOptions): void {
  if (connections === undefined) return
  if (transport !== undefined) {
    const message = 'connections and transport both say how requests are sent; give one of them'
    throw new ValidationError('OPTION_INVALID', 'connections', message)
  }
  const { proxy } = connections
  if (proxy === undefined || proxy === false || readProxy(proxy) !== undefined) return
  // Not repeated: there may be a password in it.
  throw new ValidationError(
    'OPTION_INVALID',
    'connections.proxy',
    'proxy must be an http or https URL, or false',
  )
}
