import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Returns the hosts, without ports, under which a server that listens on an address is reached. */
export function consoleHosts(address: string): readonly string[] {
  const addresses = ANY_ADDRESS.has(address)
    ? [
        '127.0.0.1',
        ...Object.values(networkInterfaces()).flatMap((found = []) => found.map((one) => one.address)),
      ]
    : [address]
  return [...new Set(addresses)].map((host) => (isIPv6(host) ? `[${host}]` : host))
}
