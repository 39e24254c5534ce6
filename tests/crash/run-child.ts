import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { RsaKeyWrapOptions } from '@oss/encryption'
import { BUCKET, canary, PART, REGION, type Service } from '../service/service.ts'
import type { ChildTask } from './upload-child.ts'

/** How an upload in a process of its own ended. */
export interface ChildResult {
  readonly kind: string
  readonly partsReused?: number
  readonly uploadId?: string
  readonly error?: string
}

/** Which upload the processes of a test make. */
export interface ChildUpload {
  readonly file: string
  readonly key: string
  readonly partSize?: number
  readonly parallel?: number
  readonly masterKey?: RsaKeyWrapOptions
}

/** Starts a process that uploads. */
function startChild(service: Service, upload: ChildUpload): ChildProcess {
  const { accessKeyId, accessKeySecret } = canary
  const { endpoint } = service.emulator
  const task: ChildTask = {
    ...{ endpoint, region: REGION, accessKeyId, accessKeySecret, bucket: BUCKET },
    ...{ partSize: PART, parallel: 3, ...upload },
  }
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  return spawn(process.execPath, [...condition, join(import.meta.dirname, 'upload-child.ts')], {
    env: { ...process.env, OSS_TEST_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Runs an upload in a process of its own to its end. */
export async function runChild(service: Service, upload: ChildUpload): Promise<ChildResult> {
  const child = startChild(service, upload)
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk
  })
  await once(child, 'close')
  return JSON.parse(text) as ChildResult
}

/** Runs an upload in a process of its own, and kills the process with SIGKILL as soon as `when` is true. */
export async function killChild(service: Service, upload: ChildUpload, when: () => boolean): Promise<void> {
  const child = startChild(service, upload)
  const ended = once(child, 'exit')
  while (!when()) {
    if (child.exitCode !== null) throw new Error('the upload ended before it was to be killed')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  child.kill('SIGKILL')
  await ended
}
