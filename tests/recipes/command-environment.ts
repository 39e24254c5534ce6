import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { canary, REGION, type Service } from '../service/service.ts'

export const BUCKET = 'examplebucket'
/** The directory of the recipes. */
export const RECIPES = join(import.meta.dirname, '../../examples/recipes')
const MAIN = join(import.meta.dirname, '../../apps/cli/dist/main.js')

/** Directory of the command `oss`, as an installation puts it into the PATH. */
export async function installCommand(service: Service): Promise<string> {
  const directory = join(service.directory, 'bin')
  await mkdir(directory, { recursive: true })
  const command = join(directory, 'oss')
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`)
  await chmod(command, 0o755)
  return directory
}

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null
  readonly output: string
}

/** Runs a program with `oss` in its PATH and the variables that lead to the emulator. */
export async function runWithCommand(
  service: Service,
  [program = '', ...args]: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ProgramEnd> {
  const bin = await installCommand(service)
  const child = spawn(program, args, {
    cwd: service.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [bin, process.env['PATH']].join(delimiter),
      HOME: service.directory,
      TMPDIR: service.directory,
      OSS_ENDPOINT: service.emulator.endpoint,
      OSS_REGION: REGION,
      OSS_BUCKET: BUCKET,
      OSS_ACCESS_KEY_ID: canary.accessKeyId,
      OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
      ...variables,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  await once(child, 'close')
  return { code: child.exitCode, output }
}
