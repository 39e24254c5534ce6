import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ServiceError } from '../errors/service-error.ts'
import { TransportError, type TransportErrorCode } from '../errors/transport-error.ts'
import { createRetryPolicy, type RetryContext } from './retry-policy.ts'

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

function failure(code: TransportErrorCode, mayHaveBeenApplied = false, cause?: unknown): TransportError {
  return new TransportError({ ...common, code, message: '', mayHaveBeenApplied, cause })
}

function withCode(code: string) {
  return Object.assign(new Error(code), { code })
}

function context(more: Partial<RetryContext> = {}): RetryContext {
  return {
    attempt: 1,
    idempotent: true,
    random: () => 0.5,
    ...more,
  }
}

describe('a failure that is retried (F46)', () => {
  const policy = createRetryPolicy({ budget: 1e9 })

  it.each([500, 502, 503, 504, 507, 599, 429, 408])('status %i', (status) => {
    expect(policy.delayMs(refusal(status), context())).toBe(100)
  })

  it.each(['RequestTimeout', 'IncompleteBody'])(
    'status 400 with %s, where the body did not arrive',
    (code) => {
      expect(policy.delayMs(refusal(400, code), context())).toBe(100)
    },
  )

  it('an InternalError in a response of 200', () => {
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

describe('a failure that is final (F46)', () => {
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
  ])('status %i with %s', (status, code) => {
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

  it('is retried when it certainly was not applied', () => {
    expect(policy.delayMs(failure('SOCKET_CLOSED', false), careful)).toBe(100)
    expect(policy.delayMs(refusal(503, 'ServiceUnavailable'), careful)).toBe(100)
    expect(policy.delayMs(refusal(429), careful)).toBe(100)
  })

  it('is not retried when it may have been applied', () => {
    expect(policy.delayMs(failure('SOCKET_CLOSED', true), careful)).toBeUndefined()
    expect(policy.delayMs(refusal(500, 'InternalError', undefined, true), careful)).toBeUndefined()
    expect(policy.delayMs(refusal(429, 'Any', undefined, true), careful)).toBeUndefined()
  })
})

describe('the delay', () => {
  it('is random below a limit that doubles up to the maximum', () => {
    const policy = createRetryPolicy({ budget: 1e9, maxAttempts: 100 })
    const almostOne = (attempt: number): number | undefined =>
      policy.delayMs(refusal(500), context({ attempt, random: () => 1 - 2 ** -53 }))
    expect([1, 2, 3, 7, 8, 9, 50].map((attempt) => Math.round(almostOne(attempt) ?? 0))).toEqual([
      200, 400, 800, 12_800, 20_000, 20_000, 20_000,
    ])
    expect(policy.delayMs(refusal(500), context({ random: () => 0 }))).toBe(0)
  })

  it('is at least what the service requests, up to five minutes (Retry-After)', () => {
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
  it('limits the retries of all requests together, and grows with successes', () => {
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

  it('is not exhausted by a bad connection on which requests finally succeed', () => {
    const policy = createRetryPolicy({ budget: 10 })
    for (let request = 0; request < 1000; request += 1) {
      for (let retry = 1; retry <= 5; retry += 1) {
        expect(policy.delayMs(refusal(500), context({ attempt: retry }))).toBeDefined()
      }
      policy.succeeded(5)
    }
  })

  it('never exceeds its initial size', () => {
    const policy = createRetryPolicy({ budget: 2 })
    for (let success = 0; success < 100; success += 1) policy.succeeded(3)
    const delays = Array.from({ length: 5 }, () => policy.delayMs(refusal(500), context()))
    expect(delays.filter((delay) => delay !== undefined)).toHaveLength(2)
  })
})

describe('a service that cannot be reached', () => {
  const MINUTE = 60_000
  const policy = createRetryPolicy()
  const unreachableFor = (unreachableForMs: number, more: Partial<RetryContext> = {}): RetryContext =>
    context({ attempt: 50, connectFailures: 50, hasResponded: true, unreachableForMs, ...more })

  it.each([
    ['CONNECT_TIMEOUT', undefined],
    ['CONNECT_FAILED', undefined],
    ...['ENETUNREACH', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'PROXY_REFUSED_502'].map(
      (code) => ['CONNECT_FAILED', withCode(code)] as const,
    ),
    ['CONNECT_FAILED', new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])],
  ] as const)('is retried for five minutes, however many attempts that takes: %s (%s)', (code, cause) => {
    const error = failure(code, false, cause)
    expect(policy.delayMs(error, unreachableFor(4.9 * MINUTE))).toBeLessThanOrEqual(20_000)
    expect(policy.delayMs(error, unreachableFor(5 * MINUTE))).toBeUndefined()
    // As often as any failure, even when each attempt takes minutes.
    expect(policy.delayMs(error, unreachableFor(9 * MINUTE, { attempt: 9 }))).toBeDefined()
  })

  it.each([
    ['ENOTFOUND', false],
    ['ECONNREFUSED', false],
    ['EHOSTUNREACH', false],
    ['ENETUNREACH', true],
    ['EAI_AGAIN', true],
  ])(
    'and never was reachable is reported after ten attempts, unless this machine has no network: %s',
    (code, goesOn) => {
      const error = failure('CONNECT_FAILED', false, withCode(code))
      const first = { hasResponded: false }
      expect(policy.delayMs(error, unreachableFor(MINUTE, { ...first, attempt: 9 }))).toBeDefined()
      expect(policy.delayMs(error, unreachableFor(MINUTE, first)) !== undefined).toBe(goesOn)
    },
  )

  it.each([
    ['an option that cannot work', withCode('ERR_INVALID_IP_ADDRESS')],
    ['a function of the caller that throws', new TypeError('mine')],
  ])('is not assumed for %s, which ends after ten attempts', (_what, cause) => {
    expect(
      policy.delayMs(failure('CONNECT_FAILED', false, cause), unreachableFor(1, { connectFailures: 0 })),
    ).toBeUndefined()
  })

  it('is retried for connectRetryMs, and with 0 only maxAttempts times', () => {
    const error = failure('CONNECT_FAILED')
    expect(createRetryPolicy({ connectRetryMs: 0 }).delayMs(error, unreachableFor(0))).toBeUndefined()
    expect(
      createRetryPolicy({ connectRetryMs: 60 * MINUTE }).delayMs(error, unreachableFor(59 * MINUTE)),
    ).toBeDefined()
    expect(createRetryPolicy({ maxAttempts: 1 }).delayMs(error, unreachableFor(0))).toBeUndefined()
    for (const connectRetryMs of [-1, Number.NaN])
      expect(() => createRetryPolicy({ connectRetryMs })).toThrow(/connectRetryMs must be/)
  })

  it('uses up neither the budget nor the attempts of a request that finally reaches it', () => {
    const small = createRetryPolicy({ budget: 1 })
    for (let time = 0; time < 50; time += 1)
      expect(small.delayMs(failure('CONNECT_FAILED'), unreachableFor(MINUTE))).toBeDefined()
    expect(small.delayMs(refusal(503), context({ attempt: 51, connectFailures: 50 }))).toBeDefined()
    expect(small.delayMs(refusal(503), context({ attempt: 52, connectFailures: 50 }))).toBeUndefined()
  })
})
