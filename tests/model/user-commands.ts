import { deepEqual, equal, ok } from 'node:assert/strict'
import type { AsyncCommand } from 'fast-check'
import { checkSettled, checkWhileRunning } from './check-run.ts'
import type { UploadModel } from './upload-model.ts'
import type { UploadWorld } from './upload-world.ts'
import type { WatchedRun } from './watched-run.ts'

export type Command = AsyncCommand<UploadModel, UploadWorld>

/** A command that needs an upload under way. */
function whileRunning(
  name: string,
  act: (run: WatchedRun, model: UploadModel, world: UploadWorld) => Promise<void>,
): Command {
  return {
    check: ({ running }) => running !== undefined,
    async run(model, world) {
      if (model.running === undefined) throw new Error('nothing is running')
      await act(model.running, model, world)
    },
    toString: () => name,
  }
}

export const start: Command = {
  check: ({ running }) => running === undefined,
  async run(model, world) {
    model.versionAtStart = model.version
    const run = await world.start()
    model.running = run
    if (model.gateOpen) return
    const outcome = await checkSettled(model, world, run)
    // An abort throws something away, so it works all the same, and may fail.
    const stale = outcome.kind === 'failed' && outcome.error.code === 'STALE_UPLOAD_NOT_ABORTED'
    ok(
      stale || outcome.kind === 'interrupted',
      `an upload that begins while requests are disabled is interrupted, not ${outcome.kind}`,
    )
    const sent = world.service.requests().filter((request) => request !== 'AbortMultipartUpload')
    deepEqual(sent, [], 'I9: nothing else is sent while requests are disabled')
  },
  toString: () => 'Start',
}

export const pause = whileRunning('Pause', async (run, model, world) => {
  await run.handle.pause()
  if (run.outcome !== undefined) {
    await checkSettled(model, world, run)
    return
  }
  model.paused = true
  checkWhileRunning(world, run)
  const { length } = world.service.emulator.requests
  await new Promise((resolve) => setImmediate(resolve))
  equal(world.service.emulator.requests.length, length, 'nothing is sent while the upload is paused')
})

export const resume = whileRunning('Resume', async (run, model, world) => {
  run.handle.resume()
  model.paused = false
  if (!model.gateOpen) await checkSettled(model, world, run)
})

export const interrupt = whileRunning('Interrupt', async (run, model, world) => {
  const outcome = await run.handle.interrupt()
  ok(outcome.kind !== 'cancelled')
  await checkSettled(model, world, run)
})

export const cancel = whileRunning('Cancel', async (run, model, world) => {
  const outcome = await run.handle.cancel()
  await checkSettled(model, world, run)
  if (outcome.kind !== 'cancelled') return
  equal(await world.journal(), undefined, 'I13: a cancelled upload leaves no checkpoint')
})

export const abortSignal = whileRunning('AbortSignal', async (run, model, world) => {
  run.abort.abort()
  const outcome = await checkSettled(model, world, run)
  ok(outcome.kind !== 'cancelled')
})

/** Lets the upload run until this many parts are recorded, or it has ended. */
export function letRun(parts: number): Command {
  return {
    check: ({ running, paused }) => running !== undefined && !paused,
    async run(model, world) {
      const { running } = model
      if (running === undefined) throw new Error('nothing is running')
      for await (const { partsRecorded } of running.handle.progress()) if (partsRecorded >= parts) break
      checkWhileRunning(world, running)
      if (running.outcome !== undefined) await checkSettled(model, world, running)
    },
    toString: () => `LetRun(${parts})`,
  }
}
