import { type PresignedUpload, uploadPresigned } from '@oss/client/presigned'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { canary, REGION, type Service, startService } from '../service/service.ts'
import { BUCKET } from './command-environment.ts'

// Next.js calls route handlers with a plain Request and sends their Response, so none is started.

let service: Service
let routes: {
  readonly upload: typeof import('../../examples/recipes/next/upload-route.ts')
  readonly file: typeof import('../../examples/recipes/next/file-route.ts')
  readonly client: typeof import('../../examples/recipes/next/oss-client.ts')
}
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET] })
  vi.stubEnv('OSS_ENDPOINT', service.emulator.endpoint)
  vi.stubEnv('OSS_REGION', REGION)
  vi.stubEnv('OSS_BUCKET', BUCKET)
  vi.stubEnv('OSS_ACCESS_KEY_ID', canary.accessKeyId)
  vi.stubEnv('OSS_ACCESS_KEY_SECRET', canary.accessKeySecret)
  vi.resetModules()
  routes = {
    upload: await import('../../examples/recipes/next/upload-route.ts'),
    file: await import('../../examples/recipes/next/file-route.ts'),
    client: await import('../../examples/recipes/next/oss-client.ts'),
  }
})
afterEach(async () => {
  await routes.client.ossClient().close()
  Reflect.deleteProperty(globalThis, 'ossClient')
  vi.unstubAllEnvs()
  await service[Symbol.asyncDispose]()
})

const post = (body: object) =>
  routes.upload.POST(new Request('https://app/api/uploads', { method: 'POST', body: JSON.stringify(body) }))
const get = (key: string, headers: Record<string, string> = {}) =>
  routes.file.GET(new Request(`https://app/files/${key}`, { headers }), {
    params: Promise.resolve({ key: key.split('/') }),
  })

describe('route handlers of Next.js', () => {
  it('sign an upload, which a page sends to OSS itself, and pass the object on', async () => {
    const content = new Blob(['an image'])
    const response = await post({ size: content.size, type: 'image/png' })
    expect(response.status).toBe(201)
    const signed = (await response.json()) as PresignedUpload
    await uploadPresigned(signed, content)
    const [key = ''] = service.emulator.state.listKeys(BUCKET)
    expect(key).toMatch(/^uploads\/[0-9a-f-]{36}$/)

    const found = await get(key)
    expect(found.headers.get('content-type')).toBe('image/png')
    expect(found.headers.get('content-length')).toBe('8')
    expect(await found.text()).toBe('an image')
  })

  it('respond with 304 when the browser has the object, and with 404 when there is none', async () => {
    await service.emulator.state.putObject(BUCKET, 'dir/a.txt', 'text')
    const etag = (await get('dir/a.txt')).headers.get('etag') ?? ''
    const again = await get('dir/a.txt', { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get('dir/a.txt', { 'if-none-match': '"0"' })).status).toBe(200)
    expect((await get('none')).status).toBe(404)
  })

  it.each([
    [{ size: -1, type: 'image/png' }],
    [{ size: 6 * 2 ** 30, type: 'image/png' }],
    [{ size: 1, type: 'text/html' }],
    [{}],
  ])('sign nothing for %j', async (body) => {
    expect((await post(body)).status).toBe(400)
    expect(service.requests()).toEqual([])
  })
})
