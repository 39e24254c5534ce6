import type { Emulator, EmulatorCredentials } from '../src/index.ts'
import { type Incoming, send } from './send.ts'
import { signV4 } from './sign-v4.ts'

/** Options of one call. */
export interface Call {
  readonly bucket?: string
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly credentials?: EmulatorCredentials
  /** The time of signing. Default now. */
  readonly at?: number
}

/** Sends signed requests in path style. */
export type SignedClient = (method: string, call?: Call) => Promise<Incoming>

/** @param defaultBucket used where a call names none; `''` calls the service itself. */
export function signedClient(emulator: Emulator, defaultBucket: string): SignedClient {
  return (method, { bucket = defaultBucket, key = '', query = {}, headers = {}, body, ...rest } = {}) => {
    const { credentials = emulator.credentials, at = Date.now() } = rest
    const signed = signV4({
      method,
      bucket,
      key,
      query,
      headers,
      region: emulator.region,
      at,
      ...credentials,
    })
    const path = bucket === '' ? '/' : `/${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`
    const search = Object.entries(query).map(([name, value]) => {
      return value === '' ? name : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    })
    const length =
      body === undefined && method !== 'PUT'
        ? {}
        : { 'content-length': String(Buffer.byteLength(body ?? '')) }
    return send({
      method,
      url: `${emulator.endpoint}${path}${search.length === 0 ? '' : `?${search.join('&')}`}`,
      headers: { ...length, ...signed },
      ...(body === undefined ? {} : { body }),
    })
  }
}
