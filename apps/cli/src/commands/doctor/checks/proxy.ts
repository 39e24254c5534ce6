import { isIP } from 'node:net'
import { exitCodeOf } from '../../../errors/exit-codes.ts'
import type { Environment } from '../../../host/host.ts'
import { errorNamed, errorText } from '../error-finding.ts'
import { type Finding, ok, problem } from '../finding.ts'

/** An environment variable that sets a proxy. */
interface ProxyVariable {
  readonly name: string
  readonly value: string
}

/** Finds the variable that sets the proxy for an origin. As in curl, names in lower case have priority. */
function proxyVariable(origin: URL, environment: Environment): ProxyVariable | undefined {
  const lowerCase = origin.protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  for (const name of [lowerCase, lowerCase.toUpperCase()]) {
    const value = environment[name]?.trim()
    if (value) return { name, value }
  }
  return undefined
}

/** How the service was reached; `unknown` if a proxy is set and no request was sent. */
type Route = 'direct' | 'proxy' | 'unknown'

/**
 * Reports whether the requests of the client went through a proxy.
 *
 * @param names - the host names that were resolved for the first request; `undefined` if none was sent
 */
export function checkProxy(
  origin: URL,
  environment: Environment,
  names: ReadonlySet<string> | undefined,
): { readonly finding: Finding; readonly route: Route } {
  const variable = proxyVariable(origin, environment)
  if (variable === undefined) return { finding: ok('proxy', 'none'), route: 'direct' }
  const url = URL.parse(/:\/\//.test(variable.value) ? variable.value : `http://${variable.value}`)
  // The host only, because the URL may contain a password.
  const proxy = url === null ? 'an invalid URL' : url.host
  if (names === undefined)
    return { finding: ok('proxy', `${variable.name} is set to ${proxy}`), route: 'unknown' }
  if (url !== null && usedProxy(origin, url, names))
    return { finding: ok('proxy', `${proxy}, from ${variable.name}`), route: 'proxy' }
  const found = `${variable.name} is set to ${proxy}, which is not used for ${origin.hostname}`
  return { finding: ok('proxy', found), route: 'direct' }
}

/** Checks whether the proxy could connect. It resolves names itself and reports few details of a failure. */
export function checkProxied(error: unknown): Finding {
  if (errorNamed(error, 'TransportError') === undefined) return ok('connection', 'made by the proxy')
  const advice =
    'Check the proxy, its user name and password, and whether NO_PROXY should contain the endpoint.'
  return problem('connection', `through the proxy: ${errorText(error)}`, advice, exitCodeOf(error))
}

function usedProxy(origin: URL, proxy: URL, names: ReadonlySet<string>): boolean {
  if (names.has(proxy.hostname) && proxy.hostname !== origin.hostname) return true
  // The host name of a service behind a proxy is not resolved on this machine.
  return isIP(origin.hostname.replace(/^\[|\]$/g, '')) === 0 && names.size === 0
}
