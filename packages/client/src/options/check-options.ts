import { ValidationError, type ValidationErrorCode } from '../errors/validation-error.ts'

/** What the value of an option must be. */
export interface OptionRule {
  accepts(value: unknown): boolean
  /** Completes "must be ...". */
  readonly range: string
  /** Default: `OPTION_INVALID`. */
  readonly code?: ValidationErrorCode
}

const flag: OptionRule = { accepts: (value) => typeof value === 'boolean', range: 'true or false' }
const text: OptionRule = { accepts: (value) => typeof value === 'string', range: 'a string' }
const callable: OptionRule = { accepts: (value) => typeof value === 'function', range: 'a function' }
const date: OptionRule = {
  accepts: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  range: 'a valid Date',
}

/** An object with these methods. */
export function withMethods(range: string, ...names: readonly string[]): OptionRule {
  return {
    accepts: (value) => isRecord(value) && names.every((name) => typeof value[name] === 'function'),
    range,
  }
}

function record(code: ValidationErrorCode): OptionRule {
  return { accepts: (value) => isRecord(value) && !Array.isArray(value), range: 'an object', code }
}

const store = withMethods(
  'a checkpoint store, such as fsCheckpointStore({ directory })',
  ...['acquire', 'has', 'list'],
)

/** An option has one meaning in all inputs, so one table serves them all. What has values of its own is checked where they are known. */
const RULES: Readonly<Record<string, OptionRule>> = {
  signal: withMethods('an AbortSignal', 'addEventListener', 'throwIfAborted'),
  checkpoints: store,
  checkpointDir: text,
  spoolDir: text,
  directory: text,
  prefix: text,
  startAfter: text,
  delimiter: text,
  listBelow: text,
  versionId: text,
  ifMatch: text,
  ifNoneMatch: text,
  ifModifiedSince: date,
  ifUnmodifiedSince: date,
  keyPrefix: text,
  overwrite: flag,
  skipEqual: flag,
  dryRun: flag,
  followSymlinks: flag,
  forbidOverwrite: flag,
  sequential: flag,
  allowGrowth: flag,
  filter: callable,
  onNotice: callable,
  onCallback: callable,
  onProgress: callable,
  onAppended: callable,
  onAborted: callable,
  onUncomparable: callable,
  verify: {
    accepts: (value) => value === 'metadata' || value === 'content' || value === 'full',
    range: '"metadata", "content" or "full"',
  },
  expires: date,
  metadata: record('METADATA_INVALID'),
  tagging: record('TAGGING_INVALID'),
  encryption: record('ENCRYPTION_INVALID'),
  callback: record('CALLBACK_INVALID'),
}

/**
 * Checks the options of a call that have the same meaning in all calls. One that is `undefined` is left out.
 *
 * @param path - names the object in messages; default nothing, for the input itself.
 * @throws ValidationError naming the option and what it takes.
 */
export function checkOptions(input: object, path = ''): void {
  for (const [name, value] of Object.entries(input)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined
    if (rule !== undefined) checkOption(path + name, value, rule)
  }
}

/** Checks one option. @throws ValidationError naming it and what it takes. */
export function checkOption(field: string, value: unknown, { accepts, range, code }: OptionRule): void {
  if (value === undefined || accepts(value)) return
  throw new ValidationError(
    code ?? 'OPTION_INVALID',
    field,
    `${field} must be ${range} (got ${shown(value)})`,
  )
}

/** An option's value for a message. A string is not repeated: it may be a secret at the wrong place. */
function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
  if (value instanceof Date) return 'an invalid Date'
  return Array.isArray(value) ? 'array' : typeof value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
