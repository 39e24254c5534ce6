import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../examples/recipes/express-multer.ts'
import { BUCKET, bytesOf, type Service, startService } from '../service/service.ts'

let service: Service
let server: ReturnType<ReturnType<typeof createApp>['listen']>
let url: string
beforeEach(async () => {
  service = await startService()
  server = createApp(service.client(), BUCKET).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/images`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await service[Symbol.asyncDispose]()
})

function post(...files: readonly File[]): Promise<Response> {
  const form = new FormData()
  for (const file of files) form.append('images', file)
  return fetch(url, { method: 'POST', body: form })
}

const image = (size: number, seed = 1) => new File([bytesOf(size, seed)], '../a.PNG', { type: 'image/png' })
const keys = () => service.emulator.state.listKeys(BUCKET)

describe('express with multer', () => {
  it('stores the files of a form under keys of its own', async () => {
    const response = await post(image(300_000), image(5, 2))
    expect(response.status).toBe(201)
    const stored = (await response.json()) as readonly { readonly key: string; readonly size: number }[]
    expect(stored.map(({ size }) => size)).toEqual([300_000, 5])
    expect(keys()).toEqual(stored.map(({ key }) => key).toSorted())
    const [first] = stored
    expect(first?.key).toMatch(/^uploads\/[0-9a-f-]{36}\.png$/)
    const content = (await service.emulator.state.readObject(BUCKET, first?.key ?? '')) ?? Buffer.alloc(0)
    expect(bytesOf(300_000).equals(content)).toBe(true)
  })

  it('stores neither other types nor the files of a form with one that is too large', async () => {
    const page = new File(['<script>'], 'a.html', { type: 'text/html' })
    expect(await (await post(page)).json()).toEqual([])
    const response = await post(image(10), image(10 * 2 ** 20 + 1))
    expect(response.status).toBe(413)
    expect(keys()).toEqual([])
  })

  it('stores nothing when the browser disconnects', async () => {
    const boundary = 'x'
    const sending: ClientRequest = request(url, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 9_000_000 },
    })
    sending.on('error', () => undefined)
    sending.write(
      `--${boundary}\r\ncontent-disposition: form-data; name="images"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`,
    )
    sending.write(bytesOf(8_800_000))
    await expect.poll(() => service.requests(), { timeout: 20_000 }).toContain('UploadPart 1')
    sending.destroy()
    await expect.poll(() => service.requests(), { timeout: 20_000 }).toContain('AbortMultipartUpload')
    expect(keys()).toEqual([])
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })
})
