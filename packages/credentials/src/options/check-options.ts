import type { ErrorFactory } from '../errors/credentials-error.ts'

interface Rule {
  accepts(value: unknown): boolean
  /** Completes "must be ...". */
  readonly range: string
}

const TEXT: Rule = { accepts: (value) => typeof value === 'string', range: 'a string' }
const FLAG: Rule = { accepts: (value) => typeof value === 'boolean', range: 'true or false' }
const CALLABLE: Rule = { accepts: (value) => typeof value === 'function', range: 'a function' }
const OBJECT: Rule = { accepts: (value) => typeof value === 'object' && value !== null, range: 'an object' }
/** The longest delay that timers of Node.js support. */
const MAX_MS = 2_147_483_647

const RULES: Readonly<Record<string, Rule>> = {
  fetch: CALLABLE,
  now: CALLABLE,
  vpc: FLAG,
  allowImdsV1: FLAG,
  environment: OBJECT,
  signal: {
    accepts: (value) =>
      typeof value === 'object' && value !== null && 'aborted' in value && 'reason' in value,
    range: 'an AbortSignal',
  },
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
      'accessKeyId',
      'accessKeySecret',
      'securityToken',
      'region',
    ].map((name) => [name, TEXT]),
  ),
}

/**
 * Checks the type of each option; an option name has the same meaning in all sources. `undefined` counts as
 * absent.
 *
 * @throws CredentialsError `OPTION_INVALID`, without the value, which may be a secret passed to the wrong
 * option
 */
export function checkOptions(options: object, fail: ErrorFactory): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined
    if (value === undefined || rule === undefined || rule.accepts(value)) continue
    throw fail(
      'OPTION_INVALID',
      `${name} must be ${rule.range} (got ${value === null ? 'null' : typeof value}).`,
    )
  }
}
