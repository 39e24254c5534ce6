import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import viteAliOss from 'vite-plugin-ali-oss'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BUCKET, canary, type Service, startService } from '../service/service.ts'

// Packages that use ali-oss in real work, as their users set them up. Nothing of them is replaced.

const require = createRequire(import.meta.url)

let service: Service
let directory: string
beforeEach(async () => {
  service = await startService()
  directory = await mkdtemp(join(tmpdir(), 'oss-npm-'))
  for (const method of ['log', 'info'] as const) vi.spyOn(console, method).mockReturnValue()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await service[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

/** The options that all of them pass on to ali-oss. */
function aliOssOptions() {
  const { accessKeyId, accessKeySecret } = canary
  return { accessKeyId, accessKeySecret, bucket: BUCKET, endpoint: service.emulator.endpoint }
}

const stored = async (key: string) => String(await readObject(key))
const readObject = async (key: string) =>
  Buffer.from((await service.emulator.state.readObject(BUCKET, key)) ?? 'missing')

describe('vite-plugin-ali-oss', () => {
  it('uploads what vite has built, and nothing a second time', async () => {
    await mkdir(join(directory, 'src'))
    await writeFile(join(directory, 'index.html'), '<script type="module" src="/src/main.js"></script>')
    await writeFile(join(directory, 'src/main.js'), 'document.title = "\u00e4"')
    const run = () =>
      build({
        root: directory,
        base: 'https://cdn.example.com/app/',
        logLevel: 'silent',
        // The plugin takes it as relative to the working directory, not to the root.
        build: { outDir: join(directory, 'dist'), emptyOutDir: true },
        plugins: [viteAliOss({ ...aliOssOptions(), region: 'oss-cn-hangzhou' })],
      })
    await run()
    const entries = await readdir(join(directory, 'dist'), { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) {
      const key = `app${file.slice(join(directory, 'dist').length)}`
      expect((await readObject(key)).equals(await readFile(file)), key).toBe(true)
    }
    expect(service.emulator.state.listKeys(BUCKET)).toHaveLength(files.length)
    service.emulator.clearRequests()
    await run()
    expect(service.requests()).toEqual(files.map(() => 'HeadObject'))
  })
})

/** A storage engine of multer, and what multer makes of it. */
type Multer = (options: { readonly storage: unknown }) => {
  single(
    field: string,
  ): (
    request: IncomingMessage & { readonly file?: object },
    response: ServerResponse,
    next: (error?: unknown) => void,
  ) => void
}

describe('multer-aliyun-oss', () => {
  let server: Server
  afterEach(() => server.close())

  it('stores a file of a form, and describes it to the application', async () => {
    const multer: Multer = require('multer')
    const aliyunStorage: (options: object) => unknown = require('multer-aliyun-oss')
    const storage = aliyunStorage({
      config: { ...aliOssOptions(), region: 'oss-cn-hangzhou' },
      destination: 'uploads',
      filename: (
        _: unknown,
        file: { readonly originalname: string },
        done: (e: null, name: string) => void,
      ) => done(null, `1-${file.originalname}`),
    })
    const receive = multer({ storage }).single('photo')
    server = createServer((request: IncomingMessage & { readonly file?: object }, response) => {
      receive(request, response, (error) => {
        response.statusCode = error === undefined ? 200 : 500
        response.end(JSON.stringify(error === undefined ? request.file : String(error)))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const form = new FormData()
    form.append('photo', new Blob(['the bytes of a photo']), 'cat.jpg')
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form })
    expect(await response.json()).toMatchObject({
      fieldname: 'photo',
      path: 'uploads',
      filename: '1-cat.jpg',
      size: 20,
    })
    expect(await stored('uploads/1-cat.jpg')).toBe('the bytes of a photo')
  })
})

/** What this test uses of the Midway framework. */
interface Midway {
  initializeGlobalApplicationContext(options: object): Promise<{
    getAsync(id: unknown): Promise<{
      put(key: string, body: Buffer): Promise<{ readonly name: string }>
      get(key: string): Promise<{ readonly content: Buffer }>
      multipartUpload(key: string, path: string, options: object): Promise<{ readonly name: string }>
      list(
        query: object,
        options: object,
      ): Promise<{ readonly objects: readonly { readonly name: string }[] }>
      delete(key: string): Promise<unknown>
    }>
  }>
  destroyGlobalApplicationContext(context: object): Promise<void>
}

describe('@midwayjs/oss', () => {
  it('gives an application a client that puts, gets, uploads in parts, lists and deletes', async () => {
    const midway: Midway = require('@midwayjs/core')
    const component: { readonly OSSService: unknown } = require('@midwayjs/oss')
    const context = await midway.initializeGlobalApplicationContext({
      appDir: directory,
      baseDir: directory,
      imports: [component],
      globalConfig: { oss: { client: aliOssOptions() } },
    })
    try {
      const oss = await context.getAsync(component.OSSService)
      await oss.put('dir/a', Buffer.from('hello'))
      expect(String((await oss.get('dir/a')).content)).toBe('hello')
      const path = await service.file('big.bin', 350_000)
      await oss.multipartUpload('dir/b', path, { partSize: 102_400 })
      expect((await readObject('dir/b')).equals(await readFile(path))).toBe(true)
      const { objects } = await oss.list({ prefix: 'dir/' }, {})
      expect(objects.map(({ name }) => name)).toEqual(['dir/a', 'dir/b'])
      await oss.delete('dir/a')
      expect(service.emulator.state.listKeys(BUCKET)).toEqual(['dir/b'])
    } finally {
      await midway.destroyGlobalApplicationContext(context)
    }
  })
})
