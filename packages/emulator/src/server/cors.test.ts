import { describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'
import type { CorsRule } from './cors.ts'

const bucket = 'demo-bucket'
const cors: readonly CorsRule[] = [
  { allowedOrigins: ['http://other.test'], allowedMethods: ['GET'] },
  {
    allowedOrigins: ['http://page.test'],
    allowedMethods: ['PUT', 'POST'],
    allowedHeaders: ['*'],
    exposeHeaders: ['ETag', 'x-oss-request-id'],
    maxAgeSeconds: 60,
  },
]
const asked = {
  origin: 'http://page.test',
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'content-type,x-oss-date',
}

describe('CORS', () => {
  it('responds to a preflight by the first matching rule, without credentials', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], cors })
    const url = `${emulator.endpoint}/${bucket}/k`
    expect(await send({ method: 'OPTIONS', url, headers: asked })).toMatchObject({
      status: 200,
      headers: {
        'access-control-allow-origin': 'http://page.test',
        'access-control-allow-methods': 'PUT, POST',
        'access-control-allow-headers': 'content-type,x-oss-date',
        'access-control-expose-headers': 'ETag, x-oss-request-id',
        'access-control-max-age': '60',
      },
    })
  })

  it.each([
    { ...asked, origin: 'http://evil.test' },
    { ...asked, 'access-control-request-method': 'DELETE' },
    { ...asked, origin: 'http://other.test', 'access-control-request-method': 'GET' },
    { 'access-control-request-method': 'PUT' },
  ])('refuses %j', async (headers) => {
    await using emulator = await startEmulator({ buckets: [bucket], cors })
    const response = await send({ method: 'OPTIONS', url: `${emulator.endpoint}/${bucket}/k`, headers })
    expect(response.status).toBe(403)
    expect(xmlElement(response.text, 'Code')).toBe('AccessForbidden')
  })

  it('lets the page read responses, including errors', async () => {
    await using emulator = await startEmulator({ buckets: [bucket], cors })
    const headers = { origin: 'http://page.test' }
    const response = await send({
      method: 'PUT',
      url: `${emulator.endpoint}/${bucket}/k`,
      headers,
      body: 'x',
    })
    expect(response).toMatchObject({
      status: 403,
      headers: {
        'access-control-allow-origin': 'http://page.test',
        'access-control-expose-headers': 'ETag, x-oss-request-id',
      },
    })
    const silent = await send({ method: 'PUT', url: `${emulator.endpoint}/${bucket}/k`, body: 'x' })
    expect(silent.headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('allows any origin with a star', async () => {
    const open = [{ allowedOrigins: ['*'], allowedMethods: ['*'], allowedHeaders: ['*'] }]
    await using emulator = await startEmulator({ buckets: [bucket], cors: open })
    const response = await send({
      method: 'OPTIONS',
      url: `${emulator.endpoint}/${bucket}/k`,
      headers: asked,
    })
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })
})
