import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import { EmulatorError } from '../../errors/emulator-error.ts'
import type { Fault } from './fault.ts'
import { parseFaultPlan } from './parse-fault-plan.ts'

const everyFault: readonly Fault[] = [
  { type: 'status', status: 503, code: 'X', message: 'm', retryAfter: 'soon', body: '', when: 'before-body' },
  { type: 'reset', when: 'after-bytes', bytes: 10 },
  { type: 'drop-response', connection: 'hang' },
  { type: 'late', delayMs: 10, connection: 'close' },
  { type: 'hang', when: 'mid-response', ms: 1 },
  { type: 'slow-read', bytesPerSecond: 1 },
  { type: 'slow-response', bytesPerSecond: 1 },
  { type: 'wrong-crc' },
  { type: 'missing-crc' },
  { type: 'wrong-etag', form: 'unquoted' },
  { type: 'missing-etag' },
  { type: 'redirect', location: 'http://127.0.0.1/', status: 302 },
  { type: 'delay', ms: 1 },
  { type: 'error-in-200', code: 'InternalError' },
  { type: 'truncate-response' },
  { type: 'oversize-response', bytes: 1 },
  { type: 'skew', ms: -1 },
  { type: 'expired-token' },
  { type: 'corrupt-body', offset: 3 },
  { type: 'huge-headers', bytes: 1 },
  { type: 'header', name: 'Date' },
  { type: 'interim', count: 2 },
]

describe('parseFaultPlan', () => {
  it('accepts every kind of fault, also from JSON', () => {
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
    const plan = { rules: [{ match, fault: { type: 'wrong-crc' } }] }
    expect(parseFaultPlan(plan)).toEqual(plan)
  })

  it.each([
    [null, 'plan'],
    [[], 'plan'],
    [{}, 'rules'],
    [{ rules: [], more: 1 }, 'more'],
    [{ rules: [1] }, 'rules[0]'],
    [{ rules: [{ fault: { type: 'wrong-crc' } }, {}] }, 'rules[1].fault'],
    [{ rules: [{ fault: { type: 'explode' } }] }, 'rules[0].fault.type'],
    [{ rules: [{ fault: { type: 'constructor' } }] }, 'rules[0].fault.type'],
    [{ rules: [{ fault: { type: 'reset' } }] }, 'rules[0].fault.when'],
    [{ rules: [{ fault: { type: 'reset', when: 'later' } }] }, 'rules[0].fault.when'],
    [{ rules: [{ fault: { type: 'status', status: 99 } }] }, 'rules[0].fault.status'],
    [{ rules: [{ fault: { type: 'slow-read', bytesPerSecond: 0 } }] }, 'rules[0].fault.bytesPerSecond'],
    [{ rules: [{ fault: { type: 'delay', ms: 1.5 } }] }, 'rules[0].fault.ms'],
    [{ rules: [{ fault: { type: 'delay', ms: 1, extra: true } }] }, 'rules[0].fault.extra'],
    [{ rules: [{ fault: { type: 'delay', ms: 1 }, when: 'x' }] }, 'rules[0].when'],
    [{ rules: [{ match: { probability: 2 }, fault: { type: 'wrong-crc' } }] }, 'rules[0].match.probability'],
    [
      { rules: [{ match: { operation: 'UploadPrat' }, fault: { type: 'wrong-crc' } }] },
      'rules[0].match.operation',
    ],
    [{ rules: [{ match: { key: 1 }, fault: { type: 'wrong-crc' } }] }, 'rules[0].match.key'],
    [{ rules: [{ match: { part: 1 }, fault: { type: 'wrong-crc' } }] }, 'rules[0].match.part'],
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
