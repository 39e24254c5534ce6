import type { UndiciTransportOptions } from '@oss/http'
import type { Transport } from '@oss/http/core'
import type { ClientOptions } from '../connection/client-options.ts'

/** Options of a client. */
export interface OssClientOptions extends ClientOptions {
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
}
