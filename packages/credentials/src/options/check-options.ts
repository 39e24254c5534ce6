import type { FailSource } from '../errors/credentials-error.ts'

interface Rule {
  accepts(value: unknown): boolean
  /** Completes "must be ...". */
  readonly range: string
}

const text: Rule = { accepts: (value) => typeof value === 'string', range: 'a string' }
const flag: Rule = { accepts: (value) => typeof value === 'boolean', range: 'true or false' }
const callable: Rule = { accepts: (value) => typeof value === 'function', range: 'a function' }
const object: Rule = { accepts: (value) => typeof value === 'object' && value !== null, range: 'an object' }
/** Timers of Node.js take no more. */
const MAX_MS = 2_147_483_647

const RULES: Readonly<Record<string, Rule>> = {
  fetch: callable,
  now: callable,
  vpc: flag,
  allowImdsV1: flag,
  environment: object,
  signal: { accepts: (value) => value instanceof AbortSignal, range: 'an AbortSignal' },
  timeoutMs: {
    accepts: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_MS,
    range: `a whole number of milliseconds from 1 to ${MAX_MS}`,
  },
  ...Object.fromEntries(
    [
      'externalId',
      'policy',
      'sessionName',
      'stsRegion',
      'stsEndpoint',
      'roleName',
      'endpoint',
      'roleArn',
      'providerArn',
      'tokenFile',
      'profile',
      'file',
      'uri',
    ].map((name) => [name, text]),
  ),
}

/**
 * Checks the options whose types alone say what they take; an option has one meaning in all sources. One that is `undefined` is left out.
 *
 * @throws CredentialsError `OPTION_INVALID`, without the value, which may be a secret at the wrong place
 */
export function checkOptions(options: object, fail: FailSource): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined
    if (value === undefined || rule === undefined || rule.accepts(value)) continue
    throw fail(
      'OPTION_INVALID',
      `${name} must be ${rule.range} (got ${value === null ? 'null' : typeof value}).`,
    )
  }
}
