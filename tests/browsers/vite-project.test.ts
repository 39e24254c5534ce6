import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Service, startService } from '../service/service.ts'
import { corsRule } from './cors-rule.ts'
import { describeInBrowsers } from './describe-in-browsers.ts'
import { type OpenPage, openPage } from './open-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const PROJECT = join(ROOT, 'examples/pages/vite')
const PART_SIZE = 8_388_608
const read = (path: string): string => readFileSync(path, 'utf8')

/** Serves the project as `vite` does, but with the endpoint of a service. */
async function serveProject(endpoint: () => string): Promise<ViteDevServer> {
  const server = await createServer({
    root: PROJECT,
    configFile: join(PROJECT, 'vite.config.ts'),
    logLevel: 'silent',
    cacheDir: join(ROOT, 'node_modules/.vite-project-test'),
    server: { port: 0, host: '127.0.0.1' },
    resolve: { conditions: ['@oss/source', 'module', 'browser', 'development'] },
    plugins: [
      {
        name: 'endpoint',
        transform: (code, id) =>
          id.endsWith('/main.ts') ? code.replace('http://127.0.0.1:9000', endpoint()) : undefined,
      },
    ],
  })
  return server.listen()
}

describeInBrowsers('the Vite project of the guide', (installed) => {
  let opened: OpenPage
  let service: Service
  let server: ViteDevServer

  beforeAll(async () => {
    server = await serveProject(() => service.emulator.endpoint)
    const { port } = server.config.server
    const address = server.httpServer?.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`
    service = await startService({
      buckets: ['demo'],
      credentials: [{ accessKeyId: 'dev', accessKeySecret: 'dev-secret', securityToken: 'dev-token' }],
      cors: [corsRule(origin)],
    })
    opened = await openPage(installed)
    await opened.page.goto(origin)
  }, 180_000)
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    await server?.close()
    await service?.[Symbol.asyncDispose]()
  })

  const shows = (text: string) =>
    opened.page.waitForFunction(`document.querySelector('p')?.textContent.includes(${JSON.stringify(text)})`)

  it('uploads a picked file, and resumes its upload after a reload when it is picked again', async () => {
    const path = await service.file('film.mp4', 3 * PART_SIZE)
    service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3, times: 1 },
      fault: { kind: 'hang', when: 'before-headers' },
    })
    await opened.page.waitForSelector('input')
    await opened.select(path)
    await shows(`${2 * PART_SIZE} of ${3 * PART_SIZE} bytes`)
    await opened.page.reload()
    await shows('Pick film.mp4 again to resume its upload.')
    await opened.select(path)
    await shows('completed')
    expect(service.requests().filter((request) => request === 'UploadPart 1')).toHaveLength(1)
    const stored = await service.emulator.state.readObject('demo', 'uploads/film.mp4')
    expect(stored && Buffer.from(stored).equals(readFileSync(path))).toBe(true)
  }, 60_000)
})

it('the guide shows the files of the project', () => {
  const guide = read(join(ROOT, 'docs/guides/browser.md'))
  for (const file of ['src/main.ts', 'vite.config.ts']) expect(guide).toContain(read(join(PROJECT, file)))
})
