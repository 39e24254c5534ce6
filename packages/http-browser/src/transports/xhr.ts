import { OptionError } from '@oss/http/core'

/** The part of `XMLHttpRequest` that is used. The types of pages would hide those of Node.js elsewhere. */
export interface Xhr {
  responseType: string
  readonly readyState: number
  readonly status: number
  readonly response: ArrayBuffer
  readonly responseURL: string
  readonly upload: {
    onprogress: ((event: { readonly loaded: number }) => void) | null
    onload: (() => void) | null
  }
  onreadystatechange: (() => void) | null
  onprogress: (() => void) | null
  onloadend: (() => void) | null
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(body: Uint8Array<ArrayBuffer> | Blob): void
  abort(): void
}

/** `readyState` of a request whose response head has arrived. */
export const HEADERS_RECEIVED = 2

/** Returns the class of the page. @throws OptionError where there is none */
export function xhrClass(): new () => Xhr {
  const found: unknown = Reflect.get(globalThis, 'XMLHttpRequest')
  if (typeof found === 'function') return found as new () => Xhr
  throw new OptionError('transport', 'XMLHttpRequest is not available here; use fetchTransport().')
}
