import type { TransportErrorCode } from '../errors/transport-error.ts'
import { targetOf } from './redact.ts'

/** What is wrong with a URL. */
export interface UrlProblem {
  readonly code: Extract<TransportErrorCode, 'INSECURE_ENDPOINT' | 'REQUEST_INVALID'>
  readonly message: string
}

/** Why nothing may be sent to a URL; `undefined` when it may. */
export function problemOfUrl(
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
    return { code: 'REQUEST_INVALID', message: 'The URL must begin with https:// (or http://).' }
  }
  if (allowInsecure || isLoopback(url.hostname)) return undefined
  return {
    code: 'INSECURE_ENDPOINT',
    message: `Plain http to ${targetOf(url)} would show signatures and data to the network. Use https, or set allowInsecure.`,
  }
}

/** Whether a host, as URLs write it, is this machine. */
export function isLoopback(hostname: string): boolean {
  // URL has brought IPv4 addresses into the form of four decimal numbers and names into lower case.
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  )
}
