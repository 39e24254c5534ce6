import type { TransportResponse } from '@oss/http/core'

/**
 * The response to a request that was redirected, which browsers hide or follow. The client rejects it, and
 * names the location.
 */
export function redirectResponse(location?: string): TransportResponse {
  return {
    status: 307,
    headers: location === undefined ? {} : { location },
    body: noBody(),
    async [Symbol.asyncDispose]() {},
  }
}

async function* noBody(): AsyncGenerator<Uint8Array> {}
