import type { ClientOptions, CredentialsProvider, Transport } from '@oss/client/upload'

/** Options of a client in a page. */
export interface OssBrowserClientOptions extends ClientOptions {
  /** Temporary credentials, such as `stsCredentials('/sts')`. Never put permanent ones into a page. */
  readonly credentials: CredentialsProvider
  /**
   * Sends the requests. It is not closed with the client. Default: `xhrTransport()`; in workers without
   * `XMLHttpRequest`, `fetchTransport()`.
   */
  readonly transport?: Transport
}
