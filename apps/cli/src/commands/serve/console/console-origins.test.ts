import { describe, expect, it } from 'vitest'
import { consoleOrigins } from './console-origins.ts'
import { rejectionOf } from './request-guard.ts'

describe('the origins of the console', () => {
  it.each([
    ['127.0.0.1', 9001, 'http://127.0.0.1:9001'],
    ['127.0.0.1', 80, 'http://127.0.0.1'],
    ['Localhost', 9001, 'http://localhost:9001'],
    ['::1', 9001, 'http://[::1]:9001'],
    ['fe80::1%eth0', 9001, 'http://[fe80::1]:9001'],
  ])('of --host %s at port %i are %s, as browsers send it', (address, port, origin) => {
    expect(consoleOrigins(address, port)).toEqual([origin])
  })

  it('begin with the loopback address for a server that listens on all', () => {
    expect(consoleOrigins('0.0.0.0', 9001)[0]).toBe('http://127.0.0.1:9001')
  })

  it('let the page at port 80 pass the guard, whose Host and Origin have no port', () => {
    const origins = consoleOrigins('127.0.0.1', 80)
    const hosts = new Set(origins.map((origin) => new URL(origin).host))
    const headers = { host: '127.0.0.1', origin: 'http://127.0.0.1' }
    expect(rejectionOf({ method: 'POST', path: '/api/faults', headers }, hosts)).toBeUndefined()
    expect(rejectionOf({ method: 'GET', path: '/', headers: { host: '127.0.0.1' } }, hosts)).toBeUndefined()
  })
})
