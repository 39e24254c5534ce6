import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The command `oss-emulator`, running from its sources. */
export interface EmulatorProcess {
  readonly child: ChildProcess
  readonly endpoint: string
  /** Everything it has printed so far. */
  output(): string
  /** Sends the signal and resolves with the exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface CommandOptions {
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const bin = join(import.meta.dirname, '..', 'src', 'bin.ts')

/** Starts the command and resolves with its exit code and output; for what ends by itself. */
export async function runCommand({
  args,
  environment,
}: CommandOptions): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...environment } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = await once(child, 'close')
  return { code: Number(code), output }
}

/** Starts the command and waits until it listens. */
export async function startEmulatorProcess({ args, environment }: CommandOptions): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...environment } })
  let output = ''
  const endpoint = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
      const found = /listens on (http:\S+)/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('exit', () => reject(new Error(`The emulator ended: ${output}`)))
  })
  return {
    child,
    endpoint,
    output: () => output,
    async end(signal) {
      const exited = once(child, 'exit')
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}
