import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { asError } from './connector.ts'

/** Options of name resolution, as `net.connect` takes them. */
export interface LookupOptions {
  readonly lookup?: LookupFunction | undefined
  readonly family?: number | undefined
  readonly hints?: number | undefined
}

/**
 * Resolves a host to all its addresses, in the order in which to try them. Rejects with an `Error`, even when
 * the caller's `lookup` throws or rejects.
 */
export async function lookupAddresses(
  hostname: string,
  { lookup, family, hints }: LookupOptions,
): Promise<readonly LookupAddress[]> {
  const isAddress = isIP(hostname)
  if (isAddress !== 0) return [{ address: hostname, family: isAddress }]
  // Read at each call, because programs replace Node's function.
  const find = lookup ?? process.getBuiltinModule('node:dns').lookup
  const options = { all: true, ...(family && { family }), ...(hints && { hints }) } as const
  const found = await new Promise<unknown>((resolve, reject) => {
    const fail = (error: unknown): void => reject(asError(error))
    try {
      const result: unknown = find(hostname, options, (error, addresses: unknown, addressFamily) => {
        if (error) fail(error)
        else if (typeof addresses === 'string') resolve([{ address: addresses, family: addressFamily }])
        else resolve(addresses)
      })
      if (typeof result === 'object') Promise.resolve(result).catch(fail)
    } catch (error) {
      fail(error)
    }
  })
  const addresses = Array.isArray(found) ? found.filter(isLookupAddress) : []
  if (addresses.length > 0) return interleaveFamilies(addresses)
  throw Object.assign(new Error('The lookup returned no IP address.'), { code: 'ERR_INVALID_IP_ADDRESS' })
}

function isLookupAddress(value: unknown): value is LookupAddress {
  if (typeof value !== 'object' || value === null || !('address' in value)) return false
  return typeof value.address === 'string' && isIP(value.address) !== 0
}

/**
 * Alternates IPv4 and IPv6, starting with the first address's family (RFC 8305, section 4), so that a family
 * that does not work costs one attempt.
 */
function interleaveFamilies(addresses: readonly LookupAddress[]): readonly LookupAddress[] {
  const firstFamily = isIP(addresses[0]?.address ?? '')
  const first = addresses.filter(({ address }) => isIP(address) === firstFamily)
  const second = addresses.filter(({ address }) => isIP(address) !== firstFamily)
  return first
    .flatMap((address, index) => [address, ...second.slice(index, index + 1)])
    .concat(second.slice(first.length))
}
