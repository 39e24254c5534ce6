import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRetryPolicy, type RetryContext } from './retry-policy.ts'
import { ServiceError } from './service-error.ts'
import { TransportError, type TransportErrorCode } from './transport-error.ts'

const common = { attempts: 1, method: 'PUT', target: 'https://bucket/key', operation: undefined }

function refusal(
  status: number,
  code = 'Any',
  retryAfterMs?: number,
  mayHaveBeenApplied = false,
): ServiceError {
  return new ServiceError({
    ...common,
    status,
    code,
    message: '',
    requestId: undefined,
    ec: undefined,
    hostId: undefined,
    serverTime: undefined,
    retryAfterMs,
    details: {},
    mayHaveBeenApplied,
  })
}

function failure(code: TransportErrorCode, mayHaveBeenApplied = false): TransportError {
  return new TransportError({ ...common, code, message: '', mayHaveBeenApplied })
}

const context = (more: Partial<RetryContext> = {}): RetryContext => ({
  attempt: 1,
  idempotent: true,
  random: () => 0.5,
  ...more,
})

describe('what is tried again (F46)', () => {
  const policy = createRetryPolicy({ budget: 1e9 })

  it.each([500, 502, 503, 504, 507, 599, 429, 408])('status %i', (status) => {
    expect(policy.delayMs(refusal(status), context())).toBe(100)
  })

  it.each(['RequestTimeout', 'IncompleteBody'])('400 %s, where the body did not arrive', (code) => {
    expect(policy.delayMs(refusal(400, code), context())).toBe(100)
  })

  it('an InternalError in an answer of 200', () => {
    expect(policy.delayMs(refusal(200, 'InternalError'), context())).toBe(100)
  })

  it.each([
    'CONNECT_FAILED',
    'CONNECT_TIMEOUT',
    'SOCKET_CLOSED',
    'IDLE_TIMEOUT',
    'RESPONSE_TIMEOUT',
    'RESPONSE_MALFORMED',
  ] as const)('%s', (code) => {
    expect(policy.delayMs(failure(code), context())).toBe(100)
  })
})

describe('what is final (F46)', () => {
  const policy = createRetryPolicy({ budget: 1e9 })

  it.each([400, 401, 403, 404, 405, 409, 411, 412, 413, 416, 501])('status %i', (status) => {
    expect(policy.delayMs(refusal(status), context())).toBeUndefined()
  })

  it.each([
    [400, 'InvalidDigest'],
    [403, 'RequestTimeTooSkewed'],
    [403, 'SecurityTokenExpired'],
    [203, 'CallbackFailed'],
    [200, 'InvalidPart'],
  ])('%i %s', (status, code) => {
    expect(policy.delayMs(refusal(status, code), context())).toBeUndefined()
  })

  it.each([
    'TLS_REJECTED',
    'RESPONSE_TOO_LARGE',
    'BODY_LENGTH_MISMATCH',
    'REQUEST_INVALID',
    'TOTAL_TIMEOUT',
    'REDIRECT_REFUSED',
    'INSECURE_ENDPOINT',
  ] as const)('%s', (code) => {
    expect(policy.delayMs(failure(code), context())).toBeUndefined()
  })
})

describe('a request that must not be sent twice', () => {
  const policy = createRetryPolicy({ budget: 1e9 })
  const careful = context({ idempotent: false })

  it('is sent again when it surely was not carried out', () => {
    expect(policy.delayMs(failure('SOCKET_CLOSED', false), careful)).toBe(100)
    expect(policy.delayMs(refusal(503, 'ServiceUnavailable'), careful)).toBe(100)
    expect(policy.delayMs(refusal(429), careful)).toBe(100)
  })

  it('is not sent again when it may have been', () => {
    expect(policy.delayMs(failure('SOCKET_CLOSED', true), careful)).toBeUndefined()
    expect(policy.delayMs(refusal(500, 'InternalError', undefined, true), careful)).toBeUndefined()
    expect(policy.delayMs(refusal(429, 'Any', undefined, true), careful)).toBeUndefined()
  })
})

describe('the delay', () => {
  it('is random below a limit that doubles, up to the highest', () => {
    const policy = createRetryPolicy({ budget: 1e9, maxAttempts: 100 })
    const almostOne = (attempt: number): number | undefined =>
      policy.delayMs(refusal(500), context({ attempt, random: () => 1 - 2 ** -53 }))
    expect([1, 2, 3, 7, 8, 9, 50].map((attempt) => Math.round(almostOne(attempt) ?? 0))).toEqual([
      200, 400, 800, 12_800, 20_000, 20_000, 20_000,
    ])
    expect(policy.delayMs(refusal(500), context({ random: () => 0 }))).toBe(0)
  })

  it('is at least what the service asks for, up to five minutes (Retry-After)', () => {
    const policy = createRetryPolicy({ budget: 1e9 })
    expect(policy.delayMs(refusal(503, 'Any', 3000), context())).toBe(3000)
    expect(policy.delayMs(refusal(503, 'Any', 20), context())).toBe(100)
    expect(policy.delayMs(refusal(429, 'Any', 3_600_000), context())).toBe(300_000)
  })

  it('ends with the last attempt', () => {
    expect(createRetryPolicy().delayMs(refusal(500), context({ attempt: 9 }))).toBeDefined()
    expect(createRetryPolicy().delayMs(refusal(500), context({ attempt: 10 }))).toBeUndefined()
    expect(createRetryPolicy({ maxAttempts: 1 }).delayMs(refusal(500), context())).toBeUndefined()
  })

  it('is a number within the limits for any draw and attempt', () => {
    const policy = createRetryPolicy({ budget: 1e9, maxAttempts: 1e9 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, draw) => {
          const delay = policy.delayMs(refusal(500), context({ attempt, random: () => draw }))
          expect(delay).toBeGreaterThanOrEqual(0)
          expect(delay).toBeLessThanOrEqual(20_000)
        },
      ),
    )
  })
})

describe('the budget', () => {
  it('ends a storm of all requests together, and comes back with successes', () => {
    const policy = createRetryPolicy({ budget: 10 })
    const granted = (): number =>
      Array.from({ length: 100 }, () => policy.delayMs(refusal(500), context())).filter(
        (delay) => delay !== undefined,
      ).length
    expect(granted()).toBe(10)
    expect(granted()).toBe(0)
    for (let success = 0; success < 5; success += 1) policy.succeeded(0)
    expect(granted()).toBe(1)
    policy.succeeded(4)
    expect(granted()).toBe(4)
  })

  it('is not used up by a bad line on which requests succeed in the end', () => {
    const policy = createRetryPolicy({ budget: 10 })
    for (let request = 0; request < 1000; request += 1) {
      for (let retry = 1; retry <= 5; retry += 1) {
        expect(policy.delayMs(refusal(500), context({ attempt: retry }))).toBeDefined()
      }
      policy.succeeded(5)
    }
  })

  it('never holds more than it began with', () => {
    const policy = createRetryPolicy({ budget: 2 })
    for (let success = 0; success < 100; success += 1) policy.succeeded(3)
    const delays = Array.from({ length: 5 }, () => policy.delayMs(refusal(500), context()))
    expect(delays.filter((delay) => delay !== undefined)).toHaveLength(2)
  })
})
