import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/**
 * Returns the origins under which a server that listens on an address is reached, as browsers send them:
 * without the port 80.
 */
export function consoleOrigins(address: string, port: number): readonly string[] {
  const addresses = ANY_ADDRESS.has(address)
    ? [
        '127.0.0.1',
        ...Object.values(networkInterfaces()).flatMap((found = []) => found.map((one) => one.address)),
      ]
    : [address]
  return [...new Set(addresses)].map((host) => new URL(`http://${inUrl(host)}:${port}`).origin)
}

/** URLs have no zones, as in `fe80::1%eth0`. */
function inUrl(host: string): string {
  return isIPv6(host) ? `[${host.replace(/%.*/, '')}]` : host
}
