import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { EmulatorError } from '../../errors/emulator-error.ts'
import type { Fault } from './fault.ts'
import { FAULT_FIELDS } from './fault-fields.ts'
import { parseFaultPlan } from './parse-fault-plan.ts'

const everyFault: readonly Fault[] = [
  { kind: 'status', status: 503, code: 'X', message: 'm', retryAfter: 'soon', body: '', when: 'before-body' },
  { kind: 'reset', when: 'after-bytes', bytes: 10 },
  { kind: 'drop-response', connection: 'hang' },
  { kind: 'late', delayMs: 10, connection: 'close' },
  { kind: 'hang', when: 'mid-response', ms: 1 },
  { kind: 'slow-read', bytesPerSecond: 1 },
  { kind: 'slow-response', bytesPerSecond: 1 },
  { kind: 'wrong-crc' },
  { kind: 'missing-crc' },
  { kind: 'wrong-etag', form: 'unquoted' },
  { kind: 'missing-etag' },
  { kind: 'redirect', location: 'http://127.0.0.1/', status: 302 },
  { kind: 'delay', ms: 1 },
  { kind: 'error-in-200', code: 'InternalError' },
  { kind: 'truncate-response' },
  { kind: 'oversize-response', bytes: 1 },
  { kind: 'skew', ms: -1 },
  { kind: 'expired-token' },
  { kind: 'corrupt-body', offset: 3 },
  { kind: 'huge-headers', bytes: 1 },
  { kind: 'header', name: 'Date' },
  { kind: 'interim', count: 2 },
  { kind: 'endless-response' },
  { kind: 'close-after' },
]

describe('parseFaultPlan', () => {
  it('accepts every kind of fault, also from JSON', () => {
    expect(new Set(everyFault.map(({ kind }) => kind))).toEqual(new Set(Object.keys(FAULT_FIELDS)))
    const plan = { rules: everyFault.map((fault) => ({ fault })) }
    expect(parseFaultPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan)
  })

  it('accepts every kind of match', () => {
    const match = {
      operation: 'UploadPart',
      method: 'PUT',
      bucket: 'b-1',
      key: 'k',
      partNumber: 1,
      nth: 1,
      times: 2,
      probability: 0.5,
      seed: 7,
    }
    const plan = { rules: [{ match, fault: { kind: 'wrong-crc' } }] }
    expect(parseFaultPlan(plan)).toEqual(plan)
  })

  it.each([
    [null, 'plan'],
    [[], 'plan'],
    [{}, 'rules'],
    [{ rules: [], more: 1 }, 'more'],
    [{ rules: [1] }, 'rules[0]'],
    [{ rules: [{ fault: { kind: 'wrong-crc' } }, {}] }, 'rules[1].fault'],
    [{ rules: [{ fault: { kind: 'explode' } }] }, 'rules[0].fault.kind'],
    [{ rules: [{ fault: { kind: 'constructor' } }] }, 'rules[0].fault.kind'],
    [{ rules: [{ fault: { kind: 'reset' } }] }, 'rules[0].fault.when'],
    [{ rules: [{ fault: { kind: 'reset', when: 'later' } }] }, 'rules[0].fault.when'],
    [{ rules: [{ fault: { kind: 'status', status: 99 } }] }, 'rules[0].fault.status'],
    [{ rules: [{ fault: { kind: 'slow-read', bytesPerSecond: 0 } }] }, 'rules[0].fault.bytesPerSecond'],
    [{ rules: [{ fault: { kind: 'delay', ms: 1.5 } }] }, 'rules[0].fault.ms'],
    [{ rules: [{ fault: { kind: 'delay', ms: 1, extra: true } }] }, 'rules[0].fault.extra'],
    [{ rules: [{ fault: { kind: 'delay', ms: 1 }, when: 'x' }] }, 'rules[0].when'],
    [{ rules: [{ match: { probability: 2 }, fault: { kind: 'wrong-crc' } }] }, 'rules[0].match.probability'],
    [
      { rules: [{ match: { operation: 'UploadPrat' }, fault: { kind: 'wrong-crc' } }] },
      'rules[0].match.operation',
    ],
    [{ rules: [{ match: { key: 1 }, fault: { kind: 'wrong-crc' } }] }, 'rules[0].match.key'],
    [{ rules: [{ match: { part: 1 }, fault: { kind: 'wrong-crc' } }] }, 'rules[0].match.part'],
  ])('refuses %j and names %s', (plan, field) => {
    const error = catchError(() => parseFaultPlan(plan))
    expect(error).toBeInstanceOf(EmulatorError)
    expect(error).toMatchObject({
      code: 'FAULT_PLAN_INVALID',
      field,
      message: expect.stringContaining(field),
    })
  })
})
