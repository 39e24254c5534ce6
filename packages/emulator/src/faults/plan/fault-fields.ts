import { operationNames } from '../../operations/routing/operation-name.ts'
import type { Fault, FaultType } from './fault.ts'
import type { FaultMatch } from './fault-rule.ts'

/** What a field of a plan may hold. */
export type FieldRule =
  | { readonly kind: 'integer'; readonly least: number; readonly most: number }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'text-or-integer' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

/** The fields of one thing in a plan. */
export type FieldRules = Readonly<Record<string, FieldRule & { readonly required?: true }>>

/** Keeps the table below in step with the type it describes. */
type RulesFor<T> = { readonly [Name in Exclude<keyof T, 'type'>]-?: FieldRule & { readonly required?: true } }

const count = { kind: 'integer', least: 0, most: Number.MAX_SAFE_INTEGER } as const
const positive = { kind: 'integer', least: 1, most: Number.MAX_SAFE_INTEGER } as const
const status = { kind: 'integer', least: 200, most: 599 } as const
const text = { kind: 'text' } as const
const choice = (...choices: readonly string[]): FieldRule => ({ kind: 'choice', choices })

export const matchFields: RulesFor<FaultMatch> = {
  operation: choice(...operationNames),
  method: text,
  bucket: text,
  key: text,
  partNumber: positive,
  nth: positive,
  times: positive,
  probability: { kind: 'number', least: 0, most: 1 },
  seed: { kind: 'integer', least: -(2 ** 31), most: 2 ** 32 },
}

export const faultFields: { readonly [Type in FaultType]: RulesFor<Extract<Fault, { type: Type }>> } = {
  status: {
    status: { ...status, required: true },
    code: text,
    message: text,
    retryAfter: { kind: 'text-or-integer' },
    body: text,
    when: choice('before-body', 'after-body', 'after-commit'),
  },
  reset: {
    when: { ...choice('before', 'after-bytes', 'after-commit', 'mid-response'), required: true },
    bytes: count,
  },
  'drop-response': { connection: choice('close', 'hang') },
  late: { delayMs: { ...count, required: true }, connection: choice('close', 'hang') },
  hang: { when: { ...choice('before-body', 'before-headers', 'mid-response'), required: true }, ms: count },
  'slow-read': { bytesPerSecond: { ...positive, required: true } },
  'slow-response': { bytesPerSecond: { ...positive, required: true } },
  'wrong-crc': {},
  'missing-crc': {},
  'wrong-etag': { form: choice('other', 'lower-case', 'unquoted') },
  'missing-etag': {},
  redirect: { location: { ...text, required: true }, status: { kind: 'integer', least: 300, most: 399 } },
  delay: { ms: { ...count, required: true } },
  'error-in-200': { code: { ...text, required: true }, message: text },
  'truncate-response': {},
  'oversize-response': { bytes: { ...positive, required: true } },
  'endless-response': {},
  'close-after': {},
  skew: { ms: { kind: 'integer', least: -(10 ** 13), most: 10 ** 13, required: true } },
  'expired-token': {},
  'corrupt-body': { offset: count },
  'huge-headers': { bytes: positive },
  header: { name: { ...text, required: true }, value: text },
  interim: { count: positive },
}
