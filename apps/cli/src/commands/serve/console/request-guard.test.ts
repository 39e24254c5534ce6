import { describe, expect, it } from 'vitest'
import { rejectionOf } from './request-guard.ts'

const HOST = '127.0.0.1:9001'
const OWN = `http://${HOST}`
const SESSION = '/api/session'
const EVIL = 'http://evil.example'

describe('the guard of the console', () => {
  it.each([
    ['the page', 'GET', '/', {}],
    ['the page from a link of another site', 'GET', '/', { 'sec-fetch-site': 'cross-site' }],
    ['the API from the page', 'GET', SESSION, { 'sec-fetch-site': 'same-origin' }],
    ['the API from a browser without Sec-Fetch-Site', 'GET', SESSION, {}],
    ['a change from the page', 'POST', '/api/faults', { origin: OWN }],
  ])('accepts %s', (_what, method, path, headers) => {
    expect(
      rejectionOf({ method, path, headers: { host: HOST, ...headers } }, new Set([HOST])),
    ).toBeUndefined()
  })

  it.each([
    ['a name that another site resolves to this machine', 421, 'GET', '/', { host: 'evil.example:9001' }],
    ['a missing host', 421, 'GET', '/', { host: '' }],
    ['another port', 421, 'GET', '/', { host: '127.0.0.1:9000' }],
    ['a change from another origin', 403, 'POST', '/api/faults', { origin: EVIL }],
    ['a change from a sandboxed frame', 403, 'POST', '/api/faults', { origin: 'null' }],
    ['a change without an origin', 403, 'POST', '/api/credentials', {}],
    ['the API from another origin', 403, 'GET', SESSION, { origin: EVIL }],
    ['the API from a script of another site', 403, 'GET', SESSION, { 'sec-fetch-site': 'cross-site' }],
    ['the API from another port', 403, 'GET', SESSION, { 'sec-fetch-site': 'same-site' }],
    ['another method', 405, 'PUT', '/api/faults', { origin: OWN }],
  ])('rejects %s with status %i', (_what, status, method, path, headers) => {
    const rejection = rejectionOf({ method, path, headers: { host: HOST, ...headers } }, new Set([HOST]))
    expect(rejection).toMatchObject({ status, reason: expect.any(String) })
  })
})
