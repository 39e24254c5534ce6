import { isIP } from 'node:net'
import { exitCodeOf } from '../../../errors/exit-codes.ts'
import { errorNamed, errorWords } from '../error-finding.ts'
import { type Finding, fine, problem } from '../finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What the environment says of proxies for a kind of URL, as curl and this client read it: names in small letters first. */
interface ProxyVariable {
  readonly name: string
  readonly value: string
}

/** The variable that names a proxy for an origin, if there is one. */
function proxyVariable(origin: URL, environment: Environment): ProxyVariable | undefined {
  const small = origin.protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  for (const name of [small, small.toUpperCase()]) {
    const value = environment[name]?.trim()
    if (value) return { name, value }
  }
  return undefined
}

/** How the service was reached; `unknown` when no request was sent and there may be a proxy. */
type Route = 'direct' | 'proxy' | 'unknown'

/**
 * Whether requests go through a proxy. The client decides that; here is told what it did.
 *
 * @param names - the host names that it looked up for its first request; `undefined` when it sent none
 */
export function checkProxy(
  origin: URL,
  environment: Environment,
  names: ReadonlySet<string> | undefined,
): { readonly finding: Finding; readonly route: Route } {
  const variable = proxyVariable(origin, environment)
  if (variable === undefined) return { finding: fine('proxy', 'none'), route: 'direct' }
  const url = URL.parse(/:\/\//.test(variable.value) ? variable.value : `http://${variable.value}`)
  // Without the user name and the password in it.
  const proxy = url === null ? 'what is no URL' : url.host
  if (names === undefined)
    return { finding: fine('proxy', `${variable.name} names ${proxy}`), route: 'unknown' }
  if (url !== null && usedProxy(origin, url, names))
    return { finding: fine('proxy', `${proxy}, from ${variable.name}`), route: 'proxy' }
  const found = `${variable.name} names ${proxy}, which is not used for ${origin.hostname}`
  return { finding: fine('proxy', found), route: 'direct' }
}

/** Whether a proxy made the connection: it looks names up itself, and says little of what went wrong. */
export function checkProxied(error: unknown): Finding {
  if (errorNamed(error, 'TransportError') === undefined) return fine('connection', 'made by the proxy')
  const advice = 'Check the proxy, its user name and password, and whether NO_PROXY is to name the endpoint.'
  return problem('connection', `through the proxy: ${errorWords(error)}`, advice, exitCodeOf(error))
}

function usedProxy(origin: URL, proxy: URL, names: ReadonlySet<string>): boolean {
  if (names.has(proxy.hostname) && proxy.hostname !== origin.hostname) return true
  // The name of a service that is reached through a proxy is not looked up here.
  return isIP(origin.hostname.replace(/^\[|\]$/g, '')) === 0 && names.size === 0
}
