import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { signedClient } from '../../test/signed-client.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from './start-emulator.ts'

const bucket = 'demo-bucket'

describe('startEmulator', () => {
  it('listens on loopback with a key pair of its own', async () => {
    await using emulator = await startEmulator()
    await using other = await startEmulator()
    expect(emulator.endpoint).toBe(`http://127.0.0.1:${emulator.port}`)
    expect(emulator.region).toBe('cn-hangzhou')
    expect(emulator.credentials.accessKeyId).not.toBe(other.credentials.accessKeyId)
    expect((await signedClient(emulator, '')('GET')).status).toBe(200)
    const wrong = await signedClient(emulator, '')('GET', { credentials: other.credentials })
    expect(xmlElement(wrong.text, 'Code')).toBe('InvalidAccessKeyId')
  })

  it('listens on the configured host, including IPv6', async () => {
    await using emulator = await startEmulator({ host: '::1', allowAnonymous: true })
    expect(emulator.endpoint).toBe(`http://[::1]:${emulator.port}`)
    expect((await fetch(emulator.endpoint)).status).toBe(200)
  })

  it('accepts unsigned requests only when configured to', async () => {
    await using closed = await startEmulator({ buckets: [bucket] })
    const refused = await fetch(`${closed.endpoint}/${bucket}/k`, { method: 'PUT', body: 'x' })
    expect(refused.status).toBe(403)
    await using open = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    const accepted = await fetch(`${open.endpoint}/${bucket}/k`, { method: 'PUT', body: 'x' })
    expect(accepted.status).toBe(200)
  })

  it('starts with a fault plan', async () => {
    const faults = { rules: [{ match: { nth: 1 }, fault: { kind: 'status' as const, status: 500 } }] }
    await using emulator = await startEmulator({ faults, allowAnonymous: true })
    expect((await fetch(emulator.endpoint)).status).toBe(500)
    expect((await fetch(emulator.endpoint)).status).toBe(200)
    expect(emulator.faults.active).toMatchObject([{ applied: 1 }])
  })

  it('can refuse V1 signatures', async () => {
    await using emulator = await startEmulator({ signatureVersions: ['v4'] })
    const headers = { authorization: `OSS ${emulator.credentials.accessKeyId}:AAAA` }
    expect((await send({ method: 'GET', url: emulator.endpoint, headers })).status).toBe(403)
    expect((await signedClient(emulator, '')('GET')).status).toBe(200)
  })

  it.each([
    [{ port: 70_000 }, 'port'],
    [{ port: 1.5 }, 'port'],
    [{ region: 'oss-cn-hangzhou' }, 'region'],
    [{ region: '' }, 'region'],
    [{ buckets: ['Not A Bucket'] }, 'buckets'],
    [{ cnames: { 'x.test': 'NO' } }, 'cnames'],
    [{ credentials: [] }, 'credentials'],
    [{ credentials: [{ accessKeyId: 'a b', accessKeySecret: 's' }] }, 'credentials'],
    [{ credentials: [{ accessKeyId: 'a', accessKeySecret: '' }] }, 'credentials'],
    [{ bandwidthBytesPerSecond: 0 }, 'bandwidthBytesPerSecond'],
  ])('refuses %j', async (options, field) => {
    await expect(startEmulator(options)).rejects.toMatchObject({
      name: 'EmulatorError',
      code: 'OPTION_INVALID',
      field,
    })
  })

  it('names the accepted bucket names when one is refused', async () => {
    await expect(startEmulator({ buckets: ['x'] })).rejects.toThrow(
      'The option buckets must contain bucket names of 3 to 63 lower-case letters, digits and "-", starting and ending with a letter or digit (got "x").',
    )
  })

  it('reports a port that is in use', async () => {
    await using emulator = await startEmulator()
    await expect(startEmulator({ port: emulator.port })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
      field: 'port',
    })
  })

  it('carries the brand by which errors of other copies are known', async () => {
    const error: unknown = await startEmulator({ port: -1 }).catch((thrown: unknown) => thrown)
    expect(Reflect.get(Object(error), Symbol.for('oss.error'))).toBe(true)
  })
})
