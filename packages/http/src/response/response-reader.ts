import type { TransportResponse } from '../transport/transport.ts'

/**
 * Result of reading a 2xx response. With `isOpen`, the body is still being read, and its reader ends the
 * exchange.
 */
export type ReadResult<Value> =
  | { readonly kind: 'value'; readonly value: Value; readonly isOpen: boolean }
  | { readonly kind: 'error-document'; readonly text: string }

/** Reads a 2xx response; returns no promise for one that has arrived as a whole. */
export type ResponseReader<Value> = (
  response: TransportResponse,
  bytesSent: number,
) => ReadResult<Value> | Promise<ReadResult<Value>>
