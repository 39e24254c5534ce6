import { EmulatorError } from '../../errors/emulator-error.ts'
import type { FaultKind } from './fault.ts'
import { FAULT_FIELDS, type FieldRule, type FieldRules, MATCH_FIELDS } from './fault-fields.ts'
import type { FaultPlan } from './fault-rule.ts'

/**
 * Validates a fault plan from a file or from code.
 *
 * @throws EmulatorError `FAULT_PLAN_INVALID` with `field`, such as `rules[0].fault.bytes`.
 */
export function parseFaultPlan(value: unknown): FaultPlan {
  const plan = requireObject(value, 'plan')
  requireKnownFields(plan, ['rules'], '')
  const rules = plan['rules']
  if (!Array.isArray(rules)) throw invalid('rules', 'must be an array of rules')
  for (const [index, rule] of rules.entries()) checkRule(rule, `rules[${index}]`)
  return { rules }
}

type PlainObject = Readonly<Record<string, unknown>>

function checkRule(value: unknown, field: string): void {
  const rule = requireObject(value, field)
  requireKnownFields(rule, ['match', 'fault'], field)
  if (rule['match'] !== undefined) {
    checkFields(requireObject(rule['match'], `${field}.match`), MATCH_FIELDS, `${field}.match`)
  }
  const fault = requireObject(rule['fault'], `${field}.fault`)
  const { kind, ...rest } = fault
  if (!isFaultKind(kind)) {
    throw invalid(`${field}.fault.kind`, `must be one of ${Object.keys(FAULT_FIELDS).join(', ')}`)
  }
  checkFields(rest, FAULT_FIELDS[kind], `${field}.fault`)
}

function checkFields(object: PlainObject, rules: FieldRules, field: string): void {
  requireKnownFields(object, Object.keys(rules), field)
  for (const [name, rule] of Object.entries(rules)) {
    const value = object[name]
    if (value === undefined && rule.required !== true) continue
    if (!accepts(rule, value)) throw invalid(`${field}.${name}`, `must be ${describe(rule)}`)
  }
}

function accepts(rule: FieldRule, value: unknown): boolean {
  switch (rule.kind) {
    case 'integer':
      return Number.isSafeInteger(value) && accepts({ ...rule, kind: 'number' }, value)
    case 'number':
      return typeof value === 'number' && value >= rule.least && value <= rule.most
    case 'text':
      return typeof value === 'string'
    case 'text-or-integer':
      return typeof value === 'string' || Number.isSafeInteger(value)
    case 'choice':
      return typeof value === 'string' && rule.choices.includes(value)
    default:
      return rule satisfies never
  }
}

function describe(rule: FieldRule): string {
  switch (rule.kind) {
    case 'integer':
      return `a whole number from ${rule.least} to ${rule.most}`
    case 'number':
      return `a number from ${rule.least} to ${rule.most}`
    case 'text':
      return 'a string'
    case 'text-or-integer':
      return 'a string or a whole number'
    case 'choice':
      return `one of ${rule.choices.join(', ')}`
    default:
      return rule satisfies never
  }
}

function isFaultKind(value: unknown): value is FaultKind {
  return typeof value === 'string' && Object.hasOwn(FAULT_FIELDS, value)
}

function requireObject(value: unknown, field: string): PlainObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw invalid(field, 'must be an object')
}

function requireKnownFields(object: PlainObject, known: readonly string[], field: string): void {
  for (const name of Object.keys(object)) {
    const path = field === '' ? name : `${field}.${name}`
    if (!known.includes(name)) throw invalid(path, `must be one of: ${known.join(', ')}`)
  }
}

function invalid(field: string, problem: string): EmulatorError {
  return new EmulatorError('FAULT_PLAN_INVALID', `Invalid fault plan: ${field} ${problem}.`, {
    field,
  })
}
