/**
 * Transports of `@oss/http` for pages, workers and edge runtimes, and the network status of a browser.
 *
 * @packageDocumentation
 */
export { browserNetwork } from './network/browser-network.ts'
export { fetchTransport } from './transports/fetch-transport.ts'
export { xhrTransport } from './transports/xhr-transport.ts'
