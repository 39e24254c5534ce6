/** A request, with the fields of the `fetch` options. */
export interface PageRequest {
  readonly method: string
  readonly headers: Headers
  readonly body: Blob
  readonly signal: AbortSignal
  /** Called with the number of bytes that the page has sent. */
  readonly onSent: (bytesSent: number) => void
}

/** The part of `XMLHttpRequest` that is used. */
interface Xhr {
  readonly status: number
  readonly responseText: string
  readonly responseURL: string
  readonly upload: { onprogress: ((event: { readonly loaded: number }) => void) | null }
  onprogress: (() => void) | null
  onloadend: (() => void) | null
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(body: Blob): void
  abort(): void
}

/** An attempt ends when nothing has moved for so many ticks. A page that sleeps has no ticks. */
const MAX_IDLE_TICKS = 24
const TICK_MS = 5_000

/**
 * Sends a body by `XMLHttpRequest`, which reports how many bytes have left, as `fetch` does not. `undefined`
 * where there is none.
 */
export const xhrRequest: ((url: URL, request: PageRequest) => Promise<Response>) | undefined =
  'XMLHttpRequest' in globalThis ? sendByXhr : undefined

function sendByXhr(url: URL, { method, headers, body, signal, onSent }: PageRequest): Promise<Response> {
  const page = globalThis as unknown as { readonly XMLHttpRequest: new () => Xhr }
  const xhr = new page.XMLHttpRequest()
  xhr.open(method, url.href)
  headers.forEach((value, name) => {
    xhr.setRequestHeader(name, value)
  })
  return new Promise((resolve, reject) => {
    let idleTicks = 0
    const abort = (): void => xhr.abort()
    const timer = setInterval(() => {
      idleTicks += 1
      if (idleTicks > MAX_IDLE_TICKS) abort()
    }, TICK_MS)
    const moved = (): void => {
      idleTicks = 0
    }
    xhr.upload.onprogress = ({ loaded }) => {
      moved()
      onSent(loaded)
    }
    xhr.onprogress = moved
    xhr.onloadend = () => {
      clearInterval(timer)
      signal.removeEventListener('abort', abort)
      if (xhr.status === 0) reject(signal.reason ?? new TypeError('There was no response.'))
      else resolve(responseOf(xhr, url))
    }
    signal.addEventListener('abort', abort)
    xhr.send(body)
    if (signal.aborted) abort()
  })
}

function responseOf(xhr: Xhr, url: URL): Response {
  // An XMLHttpRequest follows redirects by itself.
  if (xhr.responseURL !== '' && xhr.responseURL !== url.href) return new Response(null, { status: 307 })
  const headers = new Headers()
  for (const line of xhr.getAllResponseHeaders().split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1))
  }
  return new Response(xhr.responseText === '' ? null : xhr.responseText, { status: xhr.status, headers })
}
