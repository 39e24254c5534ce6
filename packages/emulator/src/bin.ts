#!/usr/bin/env node
import { EmulatorError } from './errors/emulator-error.ts'
import { readCommandLine, USAGE } from './facade/command-line.ts'
import { startEmulator } from './facade/start-emulator.ts'

async function main(): Promise<void> {
  const command = await readCommandLine(process.argv.slice(2), process.env)
  if (command.kind === 'help') {
    process.stdout.write(USAGE)
    return
  }
  const emulator = await startEmulator(command.options)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)
    process.once(signal, () => void emulator.close())
  const { accessKeyId, accessKeySecret } = emulator.credentials
  // The user's own access key is secret, but a random one is useless unless it is printed.
  if (!command.hasOwnCredentials) {
    process.stdout.write(`OSS_ACCESS_KEY_ID=${accessKeyId}\nOSS_ACCESS_KEY_SECRET=${accessKeySecret}\n`)
  }
  process.stdout.write(`oss-emulator listens on ${emulator.endpoint} (region ${emulator.region})\n`)
}

main().catch((error: unknown) => {
  if (!(error instanceof EmulatorError)) throw error
  process.stderr.write(`oss-emulator: ${error.message}\n`)
  process.exitCode = 2
})
