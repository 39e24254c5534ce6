import { demoSettings } from './demo-settings.ts'

/** Shows what the SDK is for: `node apps/cli/demo/demo.ts`, after a build. */
async function main(): Promise<number> {
  const stopped = Promise.withResolvers<never>()
  // Nobody waits for it before the stage is set.
  stopped.promise.catch(() => {})
  const stop = new Error('stopped')
  let exitCode = 1
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGBREAK', 149],
  ] as const) {
    process.once(signal, () => {
      exitCode = code
      stopped.reject(stop)
    })
  }
  try {
    const settings = demoSettings(process.env)
    // They import what is built; without a build the reason is to be said in words.
    const { openStage } = await import('./stage.ts')
    const { play } = await import('./play.ts')
    const stage = await openStage(settings)
    try {
      await Promise.race([play(stage), stopped.promise])
    } finally {
      await stage.close()
    }
    process.stdout.write('\nEverything the demo has written is removed.\n')
    return 0
  } catch (error) {
    const isStopped = error === stop
    process.stderr.write(
      isStopped
        ? '\nStopped, and everything is removed.\n'
        : `\nThe demo did not go as it should: ${reasonOf(error)}\n`,
    )
    return exitCode
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isUnbuilt = 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  return isUnbuilt ? `something is not built. Build first: npm run build (${error.message})` : error.message
}

// What a stopped demo has left running ends with the process.
process.exit(await main())
