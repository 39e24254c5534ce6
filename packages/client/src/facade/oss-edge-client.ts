import type { Transport } from '@oss/http/core'
import { fetchTransport } from '@oss/http-browser'
import type { ClientOptions } from '../connection/client-options.ts'
import { OssCoreClient } from './oss-core-client.ts'

/** Options of a client in an edge runtime. */
interface OssEdgeClientOptions extends ClientOptions {
  /** Sends the requests. It is not closed with the client. Default: `fetchTransport()`. */
  readonly transport?: Transport
}

/** Client for edge runtimes, which have no files: requests are sent by `fetch`. */
export class OssEdgeClient extends OssCoreClient {
  /** @throws ValidationError for invalid options. Nothing is sent. */
  constructor(options: OssEdgeClientOptions) {
    super({ ...options, transport: options.transport ?? fetchTransport() })
  }
}
