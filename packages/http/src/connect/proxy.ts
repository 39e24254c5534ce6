import { isLoopback } from '../security/url-problem.ts'

/** The variables of a process's environment. */
type Environment = Readonly<Record<string, string | undefined>>

/** Reads the URL of a proxy; without a scheme it is http. `undefined` for what is none. */
export function readProxy(text: string | URL): URL | undefined {
  if (typeof text !== 'string' && !(text instanceof URL)) return undefined
  const value = String(text).trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)
  if (url === null || url.hostname === '') return undefined
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}

/** Through which proxy an origin is reached: `none`, or one that cannot be used. */
export type ProxyChoice = URL | 'none' | 'unusable'

/**
 * The proxy that the environment names: `HTTPS_PROXY` for https, `HTTP_PROXY` for http, but not for this machine and the hosts in `NO_PROXY`.
 * Names in small letters count first, as with curl.
 */
export function proxyOfEnvironment(origin: URL, environment: Environment): ProxyChoice {
  const isHttps = origin.protocol === 'https:'
  const text = isHttps ? variable(environment, 'https_proxy') : variable(environment, 'http_proxy')
  if (text === undefined || isLoopback(origin.hostname)) return 'none'
  if (isExempt(origin, variable(environment, 'no_proxy') ?? '')) return 'none'
  return readProxy(text) ?? 'unusable'
}

function variable(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || undefined
}

function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const usedPort = port || (protocol === 'https:' ? '443' : '80')
  const host = hostname.replace(/^\[|\]$/g, '')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true
      const { name, wantedPort } = readExemption(entry)
      if (name === '' || (wantedPort !== undefined && wantedPort !== usedPort)) return false
      return host === name || host.endsWith(`.${name}`)
    })
}

/** `example.com`, `.example.com`, `*.example.com` or an address, each with a port or without. */
function readExemption(entry: string): { readonly name: string; readonly wantedPort: string | undefined } {
  // An IPv6 address has colons of its own, and needs brackets only if there is a port.
  const [, address, port] = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ?? []
  if (address !== undefined) return { name: address, wantedPort: port }
  const isAddress = entry.split(':').length > 2
  const [name = '', wantedPort] = isAddress ? [entry] : entry.split(':')
  return { name: name.replace(/^\*?\./, ''), wantedPort }
}
