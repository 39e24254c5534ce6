import { randomUUID } from 'node:crypto'
import { malformedXml } from '../errors/malformed-xml.ts'
import { invalidArgument, ServiceError } from '../errors/service-error.ts'
import type { LifecycleAge, LifecycleRule } from '../model/lifecycle-rule.ts'
import { STORAGE_CLASSES } from '../model/object-properties.ts'
import { readElement } from '../xml/read-element.ts'
import type { XmlElement } from '../xml/read-xml.ts'
import type { XmlElements } from '../xml/write-xml.ts'

const MAX_RULES = 1000
const MAX_ID_LENGTH = 255

/** Elements of a rule that OSS has and the emulator does not implement. */
const NOT_IMPLEMENTED = ['Filter', 'AtimeBase']

/**
 * Reads the rules of a `LifecycleConfiguration` (docs/protocol.md#lifecycle).
 *
 * @throws ServiceError `MalformedXML`, `InvalidArgument`, `NotImplemented`.
 */
export function readLifecycleRules(root: XmlElement): readonly LifecycleRule[] {
  const rules = root.children('Rule').map(readRule)
  if (rules.length === 0 || rules.length > MAX_RULES)
    throw malformedXml(`there must be 1 to ${MAX_RULES} rules.`)
  const ids = rules.map(({ id }) => id)
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
  if (repeated !== undefined) throw invalidArgument('ID', repeated, 'Rule ID must be unique.')
  return rules
}

/** The elements of a `LifecycleConfiguration`. */
export function lifecycleElements(rules: readonly LifecycleRule[]): XmlElements {
  return { LifecycleConfiguration: { Rule: rules.map(ruleElement) } }
}

function readRule(rule: XmlElement): LifecycleRule {
  for (const name of NOT_IMPLEMENTED) {
    if (rule.children(name).length === 0) continue
    const message = `The emulator does not implement the element ${name} of a lifecycle rule.`
    throw new ServiceError('NotImplemented', { status: 501, message, details: { Resource: name } })
  }
  const id = rule.text('ID')?.trim() || randomUUID()
  const status = readElement(rule, 'Status', ['Enabled', 'Disabled'])
  if (id.length > MAX_ID_LENGTH) throw invalidArgument('ID', id, 'Rule ID must not exceed 255 characters.')
  const [expiration] = rule.children('Expiration')
  const [abort] = rule.children('AbortMultipartUpload')
  const [noncurrent] = rule.children('NoncurrentVersionExpiration')
  const removesDeleteMarkers = expiration?.text('ExpiredObjectDeleteMarker')?.trim() === 'true'
  const read: LifecycleRule = {
    id,
    prefix: rule.text('Prefix') ?? '',
    isEnabled: status === 'Enabled',
    tags: Object.fromEntries(
      rule.children('Tag').map((tag) => [tag.text('Key') ?? '', tag.text('Value') ?? '']),
    ),
    transitions: rule.children('Transition').map(readTransition),
    noncurrentTransitions: rule.children('NoncurrentVersionTransition').map(readTransition),
    ...(removesDeleteMarkers ? { removesDeleteMarkers } : {}),
    ...(expiration === undefined || removesDeleteMarkers ? {} : { expiration: readAge(expiration) }),
    ...(abort === undefined ? {} : { abort: readAge(abort) }),
    ...(noncurrent === undefined ? {} : { noncurrentExpiration: readAge(noncurrent) }),
  }
  if (!hasAction(read)) throw malformedXml('a Rule has no action.')
  return read
}

function hasAction(rule: LifecycleRule): boolean {
  const ages = [rule.expiration, rule.abort, rule.noncurrentExpiration, rule.removesDeleteMarkers]
  const moves = rule.transitions.length + rule.noncurrentTransitions.length
  return moves > 0 || ages.some((age) => age !== undefined)
}

function readTransition(element: XmlElement): LifecycleRule['transitions'][number] {
  const storageClass = readElement(element, 'StorageClass', STORAGE_CLASSES)
  return { ...readAge(element), storageClass }
}

function readAge(element: XmlElement): LifecycleAge {
  const days = element.text('Days') ?? element.text('NoncurrentDays')
  const date = element.text('CreatedBeforeDate') ?? element.text('Date')
  if ((days === undefined) === (date === undefined))
    throw malformedXml('an action needs either Days or a date.')
  if (days !== undefined) {
    if (/^[1-9]\d{0,8}$/.test(days.trim())) return { days: Number(days) }
    throw invalidArgument('Days', days, "'Days' for an action must be a positive integer.")
  }
  const createdBefore = Date.parse(date ?? '')
  if (createdBefore % (24 * 60 * 60 * 1000) === 0) return { createdBefore }
  throw invalidArgument('CreatedBeforeDate', date ?? '', "'Date' must be at midnight GMT.")
}

function ruleElement(rule: LifecycleRule): XmlElements {
  const { id, prefix, isEnabled, tags, expiration, abort, noncurrentExpiration } = rule
  return {
    ID: id,
    Prefix: prefix,
    Status: isEnabled ? 'Enabled' : 'Disabled',
    Tag: Object.entries(tags).map(([name, value]) => ({ Key: name, Value: value })),
    Expiration: rule.removesDeleteMarkers
      ? { ExpiredObjectDeleteMarker: true }
      : expiration && ageElements(expiration),
    AbortMultipartUpload: abort && ageElements(abort),
    Transition: rule.transitions.map((move) => ({ ...ageElements(move), StorageClass: move.storageClass })),
    NoncurrentVersionExpiration: noncurrentExpiration && { NoncurrentDays: noncurrentExpiration.days ?? 1 },
    NoncurrentVersionTransition: rule.noncurrentTransitions.map((move) => ({
      NoncurrentDays: move.days ?? 1,
      StorageClass: move.storageClass,
    })),
  }
}

function ageElements({ days, createdBefore }: LifecycleAge): XmlElements {
  if (createdBefore === undefined) return { Days: days ?? 1 }
  return { CreatedBeforeDate: new Date(createdBefore).toISOString() }
}
