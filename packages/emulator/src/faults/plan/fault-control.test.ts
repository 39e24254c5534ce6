import { describe, expect, it } from 'vitest'
import { catchError } from '../../../test/catch-error.ts'
import type { Fault } from './fault.ts'
import { createFaultSource, type FaultCandidate, type FaultSource } from './fault-control.ts'
import type { FaultMatch } from './fault-rule.ts'

const fault: Fault = { kind: 'wrong-crc' }
const subject: FaultCandidate = {
  operation: 'UploadPart',
  method: 'PUT',
  bucket: 'b-1',
  key: 'k',
  partNumber: 3,
}

function sourceWith(match: FaultMatch): FaultSource {
  return createFaultSource([{ match, fault }])
}

function pattern(source: FaultSource, count: number): string {
  return Array.from({ length: count }, () => (source.take(subject) === undefined ? '.' : 'x')).join('')
}

describe('createFaultSource', () => {
  it('applies a rule without a match to everything', () => {
    expect(pattern(createFaultSource([{ fault }]), 3)).toBe('xxx')
  })

  it.each([
    [{ operation: 'UploadPart' }, true],
    [{ operation: 'PutObject' }, false],
    [{ method: 'PUT', bucket: 'b-1', key: 'k', partNumber: 3 }, true],
    [{ method: 'PUT', bucket: 'b-1', key: 'k', partNumber: 4 }, false],
    [{ key: 'other' }, false],
    [{ method: 'GET' }, false],
  ] as const)('matches %j: %s', (match, isHit) => {
    expect(sourceWith(match).take(subject)).toBe(isHit ? fault : undefined)
  })

  it('applies once by default, starting with the nth matching request', () => {
    expect(pattern(sourceWith({ nth: 2 }), 5)).toBe('.x...')
    expect(pattern(sourceWith({ nth: 2, times: 2 }), 5)).toBe('.xx..')
    expect(pattern(sourceWith({ times: 2 }), 5)).toBe('xx...')
  })

  it('does not count requests that do not fit', () => {
    const source = sourceWith({ operation: 'UploadPart', nth: 2 })
    source.take({ ...subject, operation: 'GetObject' })
    expect(pattern(source, 3)).toBe('.x.')
  })

  it('draws chances that repeat with their seed', () => {
    const draw = (seed: number): string => pattern(sourceWith({ probability: 0.5, seed }), 200)
    expect(draw(1)).toBe(draw(1))
    expect(draw(1)).not.toBe(draw(2))
    const hits = draw(1).replaceAll('.', '').length
    expect(hits).toBeGreaterThan(70)
    expect(hits).toBeLessThan(130)
    expect(pattern(sourceWith({ probability: 0 }), 20)).not.toContain('x')
    expect(pattern(sourceWith({ probability: 1 }), 20)).not.toContain('.')
  })

  it('lets the first rule that fits decide', () => {
    const second: Fault = { kind: 'missing-crc' }
    const source = createFaultSource([{ match: { times: 1 }, fault }, { fault: second }])
    expect([source.take(subject), source.take(subject)]).toEqual([fault, second])
  })

  it('counts a request for every rule, also when an earlier rule decides', () => {
    const rules = [1, 3, 4].map((nth) => ({ match: { nth }, fault }))
    expect(pattern(createFaultSource(rules), 6)).toBe('x.xx..')
    const [early, late] = [{ kind: 'delay', ms: 1 } as const, { kind: 'delay', ms: 2 } as const]
    const both = createFaultSource([
      { match: { nth: 1 }, fault: early },
      { match: { nth: 1 }, fault: late },
    ])
    expect([both.take(subject), both.take(subject), both.take(subject)]).toEqual([early, late, undefined])
  })

  it('adds, counts, removes and clears rules while it runs', () => {
    const { control, take } = createFaultSource([])
    const first = control.add({ fault })
    const second = control.add({ fault: { kind: 'missing-crc' } })
    take(subject)
    expect(first.applied).toBe(1)
    first.remove()
    first.remove()
    expect(control.active).toEqual([second])
    expect(take(subject)).toEqual({ kind: 'missing-crc' })
    control.clear()
    expect(take(subject)).toBeUndefined()
  })

  it('refuses a rule that is not usable', () => {
    const { control } = createFaultSource([])
    const error = catchError(() => control.add({ fault: { kind: 'delay', ms: -1 } }))
    expect(error).toMatchObject({ code: 'FAULT_PLAN_INVALID', field: 'rules[0].fault.ms' })
    expect(control.active).toEqual([])
  })
})
