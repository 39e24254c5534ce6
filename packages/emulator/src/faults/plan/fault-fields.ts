import { OPERATION_NAMES } from '../../operations/routing/operation-name.ts'
import type { Fault, FaultKind } from './fault.ts'
import type { FaultMatch } from './fault-rule.ts'

/** Valid values of a field of a plan. */
export type FieldRule =
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'text-or-integer' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

/** The fields of one object in a plan. */
export type FieldRules = Readonly<Record<string, FieldRule & { readonly required?: true }>>

/** Makes a missing or unknown field of the kind a compile error in the tables below. */
type RulesFor<Described> = {
  readonly [Name in Exclude<keyof Described, 'kind'>]-?: FieldRule & { readonly required?: true }
}

const COUNT = { kind: 'integer', least: 0, most: Number.MAX_SAFE_INTEGER } as const
const POSITIVE = { kind: 'integer', least: 1, most: Number.MAX_SAFE_INTEGER } as const
const STATUS = { kind: 'integer', least: 200, most: 599 } as const
const TEXT = { kind: 'text' } as const

function choice(...choices: readonly string[]): FieldRule {
  return { kind: 'choice', choices }
}

export const MATCH_FIELDS: RulesFor<FaultMatch> = {
  operation: choice(...OPERATION_NAMES),
  method: TEXT,
  bucket: TEXT,
  key: TEXT,
  partNumber: POSITIVE,
  nth: POSITIVE,
  times: POSITIVE,
  probability: { kind: 'number', least: 0, most: 1 },
  seed: { kind: 'integer', least: -(2 ** 31), most: 2 ** 32 },
}

export const FAULT_FIELDS: { readonly [Kind in FaultKind]: RulesFor<Extract<Fault, { kind: Kind }>> } = {
  status: {
    status: { ...STATUS, required: true },
    code: TEXT,
    message: TEXT,
    retryAfter: { kind: 'text-or-integer' },
    body: TEXT,
    when: choice('before-body', 'after-body', 'after-commit'),
  },
  reset: {
    when: { ...choice('before', 'after-bytes', 'after-commit', 'mid-response'), required: true },
    bytes: COUNT,
  },
  'drop-response': { connection: choice('close', 'hang') },
  late: { delayMs: { ...COUNT, required: true }, connection: choice('close', 'hang') },
  hang: { when: { ...choice('before-body', 'before-headers', 'mid-response'), required: true }, ms: COUNT },
  'slow-read': { bytesPerSecond: { ...POSITIVE, required: true } },
  'slow-response': { bytesPerSecond: { ...POSITIVE, required: true } },
  'wrong-crc': {},
  'missing-crc': {},
  'wrong-etag': { form: choice('other', 'lower-case', 'unquoted') },
  'missing-etag': {},
  redirect: { location: { ...TEXT, required: true }, status: { kind: 'integer', least: 300, most: 399 } },
  delay: { ms: { ...COUNT, required: true } },
  'error-in-200': { code: { ...TEXT, required: true }, message: TEXT },
  'truncate-response': {},
  'oversize-response': { bytes: { ...POSITIVE, required: true } },
  'endless-response': {},
  'close-after': {},
  skew: { ms: { kind: 'integer', least: -(10 ** 13), most: 10 ** 13, required: true } },
  'expired-token': {},
  'corrupt-body': { offset: COUNT },
  'huge-headers': { bytes: POSITIVE },
  header: { name: { ...TEXT, required: true }, value: TEXT },
  interim: { count: POSITIVE },
}
