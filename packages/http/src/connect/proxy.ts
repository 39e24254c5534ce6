import { isLoopback } from '../security/loopback.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Parses the URL of a proxy; http without a scheme. Returns `undefined` if it is not an http or https URL.
 */
export function parseProxyUrl(text: string | URL): URL | undefined {
  // By shape: a URL of another realm is not `instanceof URL` here.
  if (typeof text !== 'string' && typeof text?.href !== 'string') return undefined
  const value = String(text).trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)
  if (url === null || url.hostname === '') return undefined
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}

/** Proxy through which an origin is reached; `unusable` for a setting that is not a proxy URL. */
export type ProxyChoice = URL | 'none' | 'unusable'

/**
 * Chooses the proxy from the environment: `HTTPS_PROXY` for https and `HTTP_PROXY` for http, except for this
 * machine and the hosts in `NO_PROXY`. Lower-case names take precedence, as in curl.
 */
export function proxyFromEnvironment(origin: URL, environment: Environment): ProxyChoice {
  const isHttps = origin.protocol === 'https:'
  const text = isHttps ? variable(environment, 'https_proxy') : variable(environment, 'http_proxy')
  if (text === undefined || isLoopback(origin.hostname)) return 'none'
  if (isExempt(origin, variable(environment, 'no_proxy') ?? '')) return 'none'
  return parseProxyUrl(text) ?? 'unusable'
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
      const { name, wantedPort } = parseExemption(entry)
      if (name === '' || (wantedPort !== undefined && wantedPort !== usedPort)) return false
      return host === name || host.endsWith(`.${name}`)
    })
}

/** Parses `example.com`, `.example.com`, `*.example.com` or an address, each with or without a port. */
function parseExemption(entry: string): { readonly name: string; readonly wantedPort: string | undefined } {
  // An IPv6 address contains colons, and needs brackets only with a port.
  const [, address, port] = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry) ?? []
  if (address !== undefined) return { name: address, wantedPort: port }
  const isAddress = entry.split(':').length > 2
  const [name = '', wantedPort] = isAddress ? [entry] : entry.split(':')
  return { name: name.replace(/^\*?\./, ''), wantedPort }
}
