import { ValidationError, type ValidationErrorCode } from '../errors/validation-error.ts'

/** Rule for the value of an option. */
export interface OptionRule {
  accepts(value: unknown): boolean
  /** Completes the message "must be ...". */
  readonly range: string
  /** Default: `OPTION_INVALID`. */
  readonly code?: ValidationErrorCode
}

const FLAG: OptionRule = { accepts: (value) => typeof value === 'boolean', range: 'true or false' }
const TEXT: OptionRule = { accepts: (value) => typeof value === 'string', range: 'a string' }
const CALLABLE: OptionRule = { accepts: (value) => typeof value === 'function', range: 'a function' }
const DATE: OptionRule = {
  accepts: isValidDate,
  range: 'a valid Date',
}

/** Returns the rule for an object that has these methods. */
export function withMethods(range: string, ...names: readonly string[]): OptionRule {
  return {
    accepts: (value) => isRecord(value) && names.every((name) => typeof value[name] === 'function'),
    range,
  }
}

function record(code: ValidationErrorCode): OptionRule {
  return { accepts: (value) => isRecord(value) && !Array.isArray(value), range: 'an object', code }
}

const STORE = withMethods(
  'a checkpoint store, such as fsCheckpointStore({ directory })',
  ...['acquire', 'has', 'list'],
)

/**
 * An option has the same meaning in all inputs, so one table serves them all. Options with a fixed set of
 * values are checked where these are defined.
 */
const RULES: Readonly<Record<string, OptionRule>> = {
  signal: withMethods('an AbortSignal', 'addEventListener', 'removeEventListener'),
  checkpoints: STORE,
  checkpointDir: TEXT,
  spoolDir: TEXT,
  directory: TEXT,
  prefix: TEXT,
  startAfter: TEXT,
  delimiter: TEXT,
  listPrefix: TEXT,
  versionId: TEXT,
  ifMatch: TEXT,
  ifNoneMatch: TEXT,
  ifModifiedSince: DATE,
  ifUnmodifiedSince: DATE,
  keyPrefix: TEXT,
  overwrite: FLAG,
  skipUnchanged: FLAG,
  dryRun: FLAG,
  allObjects: FLAG,
  allVersions: FLAG,
  followSymlinks: FLAG,
  forbidOverwrite: FLAG,
  sequential: FLAG,
  allowGrowth: FLAG,
  filter: CALLABLE,
  entries: {
    accepts: (value) => isRecord(value) && isTextOrAbsent(value['from']) && isTextOrAbsent(value['before']),
    range: 'an object with the string from, the string before, or both',
  },
  onNotice: CALLABLE,
  onCallback: CALLABLE,
  onProgress: CALLABLE,
  onAppended: CALLABLE,
  onAborted: CALLABLE,
  onCompareFailed: CALLABLE,
  verify: {
    accepts: (value) => value === 'metadata' || value === 'content' || value === 'full',
    range: '"metadata", "content" or "full"',
  },
  expires: DATE,
  metadata: record('METADATA_INVALID'),
  tagging: record('TAGGING_INVALID'),
  encryption: record('ENCRYPTION_INVALID'),
  callback: record('CALLBACK_INVALID'),
}

const RULES_BY_NAME = new Map(Object.entries(RULES))

/**
 * Checks the options that have the same meaning in all calls. Ignores options that are `undefined`.
 *
 * @param path - prefix of option names in messages. Default: none, for the input itself.
 * @throws ValidationError that names the option and the accepted values.
 */
export function checkOptions(input: object, path = ''): void {
  for (const name of Object.keys(input)) {
    const rule = RULES_BY_NAME.get(name)
    if (rule !== undefined) checkOption(path + name, Reflect.get(input, name), rule)
  }
}

/** Checks one option. @throws ValidationError that names the option and the accepted values */
export function checkOption(field: string, value: unknown, { accepts, range, code }: OptionRule): void {
  if (value === undefined || accepts(value)) return
  throw new ValidationError(
    code ?? 'OPTION_INVALID',
    field,
    `${field} must be ${range} (got ${shown(value)})`,
  )
}

/**
 * Checks the result of a caller's function that has no time to wait.
 *
 * @throws ValidationError for a promise, whose rejection is ignored.
 */
export function checkSynchronous(field: string, result: unknown, range: string): void {
  if (typeof result !== 'object' || result === null || !('then' in result)) return
  Promise.resolve(result).catch(() => undefined)
  throw new ValidationError('OPTION_INVALID', field, `${field} must return ${range}, not a promise`)
}

/** Describes a value for a message. Strings are not repeated: a misplaced one may be a secret. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  if (Object.prototype.toString.call(value) === '[object Date]') return 'an invalid Date'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Whether a value is a date, also of another realm, that has a time. */
export function isValidDate(value: unknown): value is Date {
  try {
    return !Number.isNaN(Date.prototype.getTime.call(value))
  } catch {
    return false
  }
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
