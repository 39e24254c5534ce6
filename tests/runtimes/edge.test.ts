import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUCKET, canary, PART, type Service, startService } from '../service/service.ts'
import { installedRuntime } from './installed-runtime.ts'

let service: Service
let worker: ChildProcess | undefined
beforeEach(async () => {
  service = await startService()
})
afterEach(async () => {
  worker?.kill('SIGKILL')
  worker = undefined
  await service[Symbol.asyncDispose]()
})

/** Bundles the worker from what was built, as the tools of the runtime do. */
async function bundleFor(conditions: string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { uploadAndRead } from './edge-worker.mjs'; export default { fetch: uploadAndRead }",
      resolveDir: import.meta.dirname,
    },
    ...{ bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent', conditions },
  })
  return outputFiles[0]?.text ?? ''
}

/** Starts the worker, and returns its URL. */
async function startWorker(executable: string): Promise<string> {
  await writeFile(join(service.directory, 'worker.mjs'), await bundleFor(['workerd', 'worker']))
  await writeFile(
    join(service.directory, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.mjs")], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`,
  )
  worker = spawn(executable, ['serve', join(service.directory, 'config.capnp'), '--control-fd=3'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  const control = worker.stdio[3] as NodeJS.ReadableStream
  const [line]: string[] = await once(createInterface(control), 'line')
  const { port }: { readonly port: number } = JSON.parse(line ?? '')
  return `http://127.0.0.1:${port}`
}

describe('@oss/client for edge runtimes', () => {
  it.each(['workerd', 'edge-light'])(
    'is bundled under the condition %s without a module of Node.js',
    async (condition) => {
      const code = await bundleFor([condition])
      expect(code).not.toMatch(/["']node:|undici|@oss\/client needs Node/)
    },
  )

  const { executable, missing } = installedRuntime('workerd')
  it.skipIf(missing !== undefined)(
    `in workerd uploads in parts, resumes after a refusal, and reads equal bytes${missing === undefined ? '' : ` (${missing})`}`,
    async () => {
      service.emulator.faults.add({
        match: { operation: 'UploadPart', partNumber: 3, times: 1 },
        fault: { kind: 'status', status: 403, code: 'AccessDenied' },
      })
      const url = await startWorker(executable)
      const body = JSON.stringify({
        ...{ endpoint: service.emulator.endpoint, byteLength: 4 * PART + 1 },
        ...{ accessKeyId: canary.accessKeyId, accessKeySecret: canary.accessKeySecret },
      })
      const response = await fetch(url, { method: 'POST', body })
      expect(await response.json()).toEqual({
        ...{ first: 'failed', partsReused: 2, crc64Verified: true, isEqual: true },
      })
      expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
    },
  )
})
