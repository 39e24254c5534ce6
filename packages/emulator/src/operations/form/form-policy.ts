import { ServiceError } from '../../errors/service-error.ts'

/** Size limits of the file, from the policy of a form. */
export interface SizeRange {
  readonly min: number
  readonly max: number
}

/**
 * Checks a form against its policy (docs/protocol.md#postobject).
 *
 * @param text base64 of JSON.
 * @param fields by name in lower case, with the bucket among them.
 * @param now the server's clock, milliseconds.
 * @throws ServiceError `InvalidPolicyDocument`, `AccessDenied`.
 */
export function checkFormPolicy(text: string, fields: ReadonlyMap<string, string>, now: number): SizeRange {
  const { expiration, conditions } = readPolicy(text)
  if (!(Date.parse(expiration) > now))
    throw new ServiceError('AccessDenied', { message: 'Invalid according to Policy: Policy expired.' })
  let range: SizeRange = { min: 0, max: 5 * 1024 ** 3 }
  for (const condition of conditions) {
    const [operator, name, value] = Array.isArray(condition)
      ? condition
      : ['eq', ...(Object.entries(condition ?? {})[0] ?? [])]
    if (operator === 'content-length-range') {
      if (!Number.isSafeInteger(name) || !Number.isSafeInteger(value))
        throw new ServiceError('InvalidPolicyDocument')
      range = { min: Number(name), max: Number(value) }
    } else if (!holds(operator, name, value, fields)) {
      const shown = JSON.stringify([operator, `$${String(name).replace(/^\$/, '')}`, value])
      const message = `Invalid according to Policy: Policy Condition failed: ${shown}`
      throw new ServiceError('AccessDenied', { message })
    }
  }
  return range
}

function holds(
  operator: unknown,
  name: unknown,
  value: unknown,
  fields: ReadonlyMap<string, string>,
): boolean {
  if (typeof name !== 'string' || typeof value !== 'string') throw new ServiceError('InvalidPolicyDocument')
  const field = fields.get(name.replace(/^\$/, '').toLowerCase())
  if (operator === 'eq') return field === value
  if (operator === 'starts-with') return field?.startsWith(value) ?? false
  throw new ServiceError('InvalidPolicyDocument')
}

function readPolicy(text: string): { readonly expiration: string; readonly conditions: readonly unknown[] } {
  try {
    const policy: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'))
    if (typeof policy === 'object' && policy !== null && 'expiration' in policy && 'conditions' in policy) {
      const { expiration, conditions } = policy
      if (typeof expiration === 'string' && Array.isArray(conditions)) return { expiration, conditions }
    }
  } catch {
    // Reported below with the message of the service.
  }
  throw new ServiceError('InvalidPolicyDocument')
}
