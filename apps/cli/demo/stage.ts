import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Emulator, startEmulator } from '@oss/emulator'
import { claim } from './claim.ts'
import type { DemoSettings } from './demo-settings.ts'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** A local OSS on disk and a directory for files; `close` removes both. */
export interface Stage {
  readonly emulator: Emulator
  /** Directory of the uploaded files. */
  readonly files: string
  readonly settings: DemoSettings
  /** Starts the command `oss` in a child process, which writes to our standard output. */
  startCommand(args: readonly string[]): ChildProcess
  close(): Promise<void>
}

export const BUCKET = 'demo-bucket'

/** Starts the local OSS and creates the directory. */
export async function openStage(settings: DemoSettings): Promise<Stage> {
  claim(existsSync(MAIN), `${MAIN} is missing. Build first: npm run build`)
  const directory = await mkdtemp(join(tmpdir(), 'oss-demo-'))
  const files = join(directory, 'files')
  const processes = new Set<ChildProcess>()
  let emulator: Emulator | undefined

  async function close(): Promise<void> {
    for (const each of processes) each.kill('SIGKILL')
    await Promise.all([...processes].map(untilEnded))
    await emulator?.close()
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
  }

  try {
    await mkdir(files)
    const { bandwidthBytesPerSecond } = settings
    emulator = await startEmulator({
      dataDir: join(directory, 'oss'),
      buckets: [BUCKET],
      bandwidthBytesPerSecond,
    })
  } catch (error) {
    await close()
    throw error
  }
  const { endpoint, region, credentials } = emulator
  const environment = {
    OSS_ENDPOINT: endpoint,
    OSS_REGION: region,
    OSS_ACCESS_KEY_ID: credentials.accessKeyId,
    OSS_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  }
  return {
    emulator,
    files,
    settings,
    startCommand(args) {
      const child = spawn(process.execPath, [MAIN, ...args], {
        cwd: files,
        env: { ...process.env, ...environment },
        // With its progress, which is a bar if our standard output is a terminal.
        stdio: ['ignore', process.stdout, process.stdout],
      })
      processes.add(child)
      child.once('exit', () => processes.delete(child))
      return child
    },
    close,
  }
}

/** Waits for the end of a process; resolves to its exit code, or `null` when a signal ended it. */
export async function untilEnded(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}
