import { join } from 'node:path'
import { OssClient } from '@oss/client'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bytesOf, canary, REGION, type Service, startService } from '../service/service.ts'
import { BUCKET, RECIPES } from './command-environment.ts'

const DIRECTORY = join(RECIPES, 'nestjs')

interface Application {
  getUrl(): Promise<string>
  get(provided: typeof OssClient): OssClient
  close(): Promise<void>
}

let service: Service
let app: Application
let url: string
beforeEach(async () => {
  service = await startService({ buckets: [BUCKET] })
  vi.stubEnv('OSS_ENDPOINT', service.emulator.endpoint)
  vi.stubEnv('OSS_REGION', REGION)
  vi.stubEnv('OSS_ACCESS_KEY_ID', canary.accessKeyId)
  vi.stubEnv('OSS_ACCESS_KEY_SECRET', canary.accessKeySecret)
  // By its path, because only its own tsconfig.json allows its decorators.
  const { start } = (await import(join(DIRECTORY, 'start.ts'))) as {
    start(port: number): Promise<Application>
  }
  app = await start(0)
  url = await app.getUrl()
})
afterEach(async () => {
  await app.close()
  vi.unstubAllEnvs()
  await service[Symbol.asyncDispose]()
})

describe('an application of NestJS', () => {
  it('stores the files of a form, and returns them', async () => {
    const form = new FormData()
    form.append('images', new File([bytesOf(300_000)], 'a.png', { type: 'image/png' }))
    const response = await fetch(`${url}/images`, { method: 'POST', body: form })
    expect(response.status).toBe(201)
    const [stored] = (await response.json()) as readonly { readonly key: string; readonly size: number }[]
    expect(stored?.size).toBe(300_000)
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([stored?.key])
    const found = await fetch(`${url}/images/${stored?.key}`)
    expect(found.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await found.arrayBuffer()).equals(bytesOf(300_000))).toBe(true)
    expect((await fetch(`${url}/images/none`)).status).toBe(404)
  })

  it('closes the client at its end', async () => {
    const client = app.get(OssClient)
    await app.close()
    await expect(client.headObject({ bucket: BUCKET, key: 'a' })).rejects.toMatchObject({
      name: 'InterruptedError',
    })
  })

  it('compiles with the decorators of TypeScript that NestJS needs', () => {
    const file = join(DIRECTORY, 'tsconfig.json')
    const { config } = ts.readConfigFile(file, ts.sys.readFile)
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, DIRECTORY)
    expect(fileNames).toHaveLength(4)
    const program = ts.createProgram(fileNames, options)
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)
    expect(problems).toEqual([])
  })
})
