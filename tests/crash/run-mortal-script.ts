import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUCKET, canary, REGION, type Service } from '../service/service.ts'

/** Where a script of this folder finds the service. */
export interface ScriptService {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly bucket: string
}

/** How a script ended that came to its end. */
export interface ScriptEnd {
  readonly kind: string
  readonly calls: number
}

/** Runs a script of this folder that may kill itself with SIGKILL; `undefined` when it did. */
export async function runMortalScript<Task extends ScriptService>(
  name: string,
  { emulator }: Service,
  task: Omit<Task, keyof ScriptService>,
): Promise<ScriptEnd | undefined> {
  const { accessKeyId, accessKeySecret } = canary
  const where = { endpoint: emulator.endpoint, region: REGION, accessKeyId, accessKeySecret, bucket: BUCKET }
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  const env = {
    ...process.env,
    OSS_TEST_TASK: JSON.stringify({ ...where, ...task }),
    NODE_COMPILE_CACHE: join(tmpdir(), 'oss-test-compile-cache'),
  }
  return new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, name)
    execFile(process.execPath, [...condition, script], { env }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout) as ScriptEnd)
      else if (error.signal === 'SIGKILL') resolve(undefined)
      else reject(error)
    })
  })
}
