import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { canary, REGION, type Service } from '../service/service.ts'

/** What a program printed and how it ended. */
export interface ExampleResult {
  readonly output: string
  readonly exitCode: number | null
}

/** Runs a TypeScript program as a reader would, against the emulator. */
export function runExample(
  service: Service,
  path: string,
  ...args: readonly string[]
): Promise<ExampleResult> {
  return runProgram(service, path, { args })
}

/** The same, with a working directory of its own. */
export async function runProgram(
  service: Service,
  path: string,
  { args = [], cwd = process.cwd() }: { readonly args?: readonly string[]; readonly cwd?: string },
): Promise<ExampleResult> {
  const condition = process.env['OSS_TEST_DIST'] ? [] : ['--conditions=@oss/source']
  const child = spawn(process.execPath, [...condition, path, ...args], {
    cwd,
    env: {
      ...process.env,
      OSS_ACCESS_KEY_ID: canary.accessKeyId,
      OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
      OSS_ENDPOINT: service.emulator.endpoint,
      OSS_REGION: REGION,
      OSS_BUCKET: 'examplebucket',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  await once(child, 'close')
  return { output, exitCode: child.exitCode }
}
