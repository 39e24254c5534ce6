import type { TransportErrorCode } from '../errors/transport-error.ts'
import { isLoopback } from './loopback.ts'
import { targetOf } from './redact.ts'

/** Reason not to send anything to a URL. */
export interface UrlProblem {
  readonly code: Extract<TransportErrorCode, 'INSECURE_ENDPOINT' | 'REQUEST_INVALID'>
  readonly message: string
}

/** Returns why nothing may be sent to a URL; `undefined` when it is safe. */
export function urlProblem(
  url: URL,
  { allowInsecure }: { readonly allowInsecure: boolean },
): UrlProblem | undefined {
  if (url.username !== '' || url.password !== '') {
    return {
      code: 'REQUEST_INVALID',
      message: 'The URL has a user name or password in it. Remove it; OSS signs requests instead.',
    }
  }
  if (url.protocol === 'https:') return undefined
  if (url.protocol !== 'http:') {
    return { code: 'REQUEST_INVALID', message: 'The URL must start with https:// (or http://).' }
  }
  if (allowInsecure || isLoopback(url.hostname)) return undefined
  return {
    code: 'INSECURE_ENDPOINT',
    message: `Plain http to ${targetOf(url)} would show signatures and data to the network. Use https, or set allowInsecure.`,
  }
}
