import type { Clock, NetworkStatus, RetryPolicy, Timeouts, Transport } from '@oss/http/core'
import type { CheckpointStore } from '@oss/multipart'
import { createSignerV1, createSignerV4, type SignatureVersion, type Signer } from '@oss/signer'
import { ValidationError } from '../errors/validation-error.ts'
import type { ClientDebugSink } from '../events/client-debug-event.ts'
import type { ClientEvents } from '../events/client-events.ts'
import { checkOption, type OptionRule, withMethods } from '../options/check-options.ts'
import { choice } from '../options/header-value.ts'
import type { CredentialsProvider } from './credentials.ts'
import { type Addressing, type Endpoint, type EndpointOptions, parseEndpoint } from './endpoint.ts'
import type { Network } from './endpoint-host.ts'

/** Options of clients on all platforms. */
export interface ClientOptions extends EndpointOptions {
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
  /**
   * Provider of the access key, such as `environmentCredentials()`, `staticCredentials({ ... })` or one of
   * `@oss/credentials`. Called before the first request, and again before the credentials expire.
   */
  readonly credentials: CredentialsProvider
  /** Version of the signature of requests. Default: `v4`. */
  readonly signatureVersion?: SignatureVersion
  /** URL form. Default: `virtual-host`; `path` if the endpoint is an IP address or `localhost`. */
  readonly addressing?: Addressing
  /** Store for the checkpoints of transfers. Default: the directory of each file, or memory. */
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
   * Reports whether this machine has a network. While it has none, no attempt of a request is started or
   * counted; `timeouts.totalMs` still applies. Default: attempts are made whenever they are due.
   */
  readonly networkStatus?: NetworkStatus
  /** Time and randomness, for tests. Default: those of the system. */
  readonly clock?: Clock
  /**
   * Listeners for requests, responses, retries, failures, parts, checkpoints and phases. Errors that they
   * throw are ignored.
   */
  readonly on?: Partial<ClientEvents>
  /**
   * Receives every detail of every request and transfer, for a log that is attached to a bug report:
   * attempts, timings of name resolution, connection, TLS and first byte, request ids, canonical request and
   * string to sign, reasons of retries; credentials that were fetched; parts, checkpoints, phases and notices
   * of uploads, copies and downloads. Secrets are redacted. Default: none.
   */
  readonly debug?: ClientDebugSink
}

/** Options of a client without files. */
export interface OssCoreClientOptions extends ClientOptions {
  /** Sends the requests, for example by `fetch`. It is not closed with the client. */
  readonly transport: Transport
}

/** Derives endpoint and signer from the options of a client. @throws ValidationError */
export function endpointAndSigner(options: ClientOptions): {
  readonly endpoint: Endpoint
  readonly signer: Signer
} {
  // The most frequent mistake of callers without TypeScript.
  if (typeof options.credentials !== 'function') {
    const message =
      'credentials must be a provider function, such as staticCredentials({ accessKeyId, accessKeySecret }) or environmentCredentials()'
    throw new ValidationError('OPTION_INVALID', 'credentials', message)
  }
  checkConstruction(options)
  const endpoint = parseEndpoint(options)
  if (options.signatureVersion === 'v1') return { endpoint, signer: createSignerV1() }
  if (endpoint.region === undefined) {
    const message = `region is missing, and cannot be derived from the endpoint ${endpoint.origin.host}; signature V4 requires one, such as "cn-hangzhou"`
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
function checkConstruction(options: ClientOptions): void {
  choice('signatureVersion', options.signatureVersion, SIGNATURE_VERSIONS)
  choice('addressing', options.addressing, ADDRESSINGS)
  checkOption('checkpoints', options.checkpoints, STORE)
  checkOption('on', options.on, PLAIN)
  checkOption('debug', options.debug, LISTENER)
  for (const [name, listener] of Object.entries(options.on ?? {}))
    checkOption(`on.${name}`, listener, LISTENER)
}
