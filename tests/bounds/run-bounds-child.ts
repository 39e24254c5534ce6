import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { canary, REGION } from '../service/service.ts'

/** Runs a file of this folder as a process that may collect its garbage, and parses what it prints. */
export async function runBoundsChild<Result>(
  name: string,
  endpoint: string,
  task: Readonly<Record<string, string | number>>,
): Promise<Result> {
  const { accessKeyId, accessKeySecret } = canary
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--unhandled-rejections=strict', ...condition, join(import.meta.dirname, name)],
    {
      env: {
        ...process.env,
        OSS_TEST_TASK: JSON.stringify({ endpoint, region: REGION, accessKeyId, accessKeySecret, ...task }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${name} ended with ${code}`)
  return JSON.parse(text) as Result
}
