import type {
  Clock,
  NetworkStatus,
  RetryPolicy,
  Timeouts,
  Transport,
  UndiciTransportOptions,
} from '@oss/http'
import { parseProxyUrl } from '@oss/http'
import type { CheckpointStore } from '@oss/multipart'
import { createSignerV1, createSignerV4, type SignatureVersion, type Signer } from '@oss/signer'
import { ValidationError } from '../errors/validation-error.ts'
import type { ClientEvents } from '../events/client-events.ts'
import { checkOption, type OptionRule, withMethods } from '../options/check-options.ts'
import { choice } from '../options/header-value.ts'
import type { CredentialsProvider } from './credentials.ts'
import { type Addressing, type Endpoint, type EndpointOptions, parseEndpoint } from './endpoint.ts'
import type { Network } from './endpoint-host.ts'

/** Options of a client. */
export interface OssClientOptions extends EndpointOptions {
  /**
   * Host or URL of the service without the bucket, such as `oss-cn-hangzhou.aliyuncs.com`. Default scheme:
   * https; `http:` is rejected for hosts other than this machine (see `allowInsecure`). Default: OSS's host
   * for `region` and `network`.
   */
  readonly endpoint?: string | URL
  /**
   * Region id, such as `cn-hangzhou`. Required for signature V4, unless the endpoint is a host of OSS that
   * contains it.
   */
  readonly region?: string
  /**
   * Host of OSS for the region: `public` (default), `internal` (within the region, free of traffic charges),
   * `dual-stack` (also IPv6), `accelerate` or `accelerate-overseas` (for distant regions; must be enabled for
   * the bucket). Cannot be combined with `endpoint`.
   */
  readonly network?: Network
  readonly credentials: CredentialsProvider
  /** Default: `v4`. */
  readonly signatureVersion?: SignatureVersion
  /** Default: `virtual-host`; `path` if the host of the endpoint is an IP address or `localhost`. */
  readonly addressing?: Addressing
  /** Store for the checkpoints of transfers. Default: the directory of each file. */
  readonly checkpoints?: CheckpointStore
  /**
   * True: allows plain http to other hosts. Access key secrets are not sent over the network, but everything
   * else can be read and changed by others.
   */
  readonly allowInsecure?: boolean
  /** Timeouts. The defaults do not interrupt a transfer that is slow but makes progress. */
  readonly timeouts?: Timeouts
  /**
   * Default: `createRetryPolicy()`: up to 10 attempts with exponential backoff and full jitter up to 20 s,
   * honouring `Retry-After`; 5 minutes when the service cannot be reached (`connectRetryMs`).
   */
  readonly retry?: RetryPolicy
  /**
   * Maximum number of bytes per second, from 1,024, that all requests of this client together send as bodies.
   * Default: no limit. Enforced by the client, unlike `trafficLimitBitsPerSecond`, which OSS enforces for
   * each request.
   */
  readonly uploadBytesPerSecond?: number
  /**
   * Proxy, certificate authorities and socket options of connections. Default: `HTTPS_PROXY` and `NO_PROXY`
   * of the environment, and the certificate authorities that Node trusts.
   */
  readonly connections?: UndiciTransportOptions
  /**
   * Sends the requests instead of undici; cannot be combined with `connections`. It is not closed with the
   * client.
   */
  readonly transport?: Transport
  /**
   * Reports whether this machine has a network. While it has none, no attempt of a request begins and none is
   * counted; `timeouts.totalMs` still applies. Default: attempts are made whenever they are due.
   */
  readonly networkStatus?: NetworkStatus
  readonly clock?: Clock
  /**
   * Listeners for requests, responses, retries, failures, parts, checkpoints and phases. Errors that they
   * throw are ignored.
   */
  readonly on?: Partial<ClientEvents>
}

/** Derives endpoint and signer from the options of a client. @throws ValidationError */
export function endpointAndSigner(options: OssClientOptions): {
  readonly endpoint: Endpoint
  readonly signer: Signer
} {
  // The most frequent mistake of callers without TypeScript.
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

/** Checks the options that are not passed to `HttpClient`. */
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
  if (proxy === undefined || proxy === false || parseProxyUrl(proxy) !== undefined) return
  // The message does not contain the value, which may include a password.
  throw new ValidationError(
    'OPTION_INVALID',
    'connections.proxy',
    'proxy must be an http or https URL, or false',
  )
}
