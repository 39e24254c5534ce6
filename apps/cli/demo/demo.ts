import { demoSettings } from './demo-settings.ts'

/** Runs the demo: `node apps/cli/demo/demo.ts`, after a build. */
async function main(): Promise<number> {
  const stopped = Promise.withResolvers<never>()
  // A signal may arrive before the demo awaits the promise.
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
    // These modules import the build, so they are imported here, where a missing build can be reported.
    const { openStage } = await import('./stage.ts')
    const { play } = await import('./play.ts')
    const stage = await openStage(settings)
    try {
      await Promise.race([play(stage), stopped.promise])
    } finally {
      await stage.close()
    }
    process.stdout.write('\nRemoved all files of the demo.\n')
    return 0
  } catch (error) {
    const isStopped = error === stop
    process.stderr.write(
      isStopped
        ? '\nStopped, and removed all files of the demo.\n'
        : `\nThe demo failed: ${reasonOf(error)}\n`,
    )
    return exitCode
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isUnbuilt = 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
  return isUnbuilt ? `The build is missing. Run npm run build first (${error.message})` : error.message
}

// Exits explicitly, because a stopped demo may still have open connections.
process.exit(await main())
