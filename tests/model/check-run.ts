import { deepEqual, equal, ok } from 'node:assert/strict'
import { readdir, readlink } from 'node:fs/promises'
import type { UploadOutcome } from '@oss/client'
import { BUCKET } from '../service/service.ts'
import type { UploadModel } from './upload-model.ts'
import type { UploadWorld } from './upload-world.ts'
import type { WatchedRun } from './watched-run.ts'

/** What is true when the upload of the moment has settled. */
export async function checkSettled(
  model: UploadModel,
  world: UploadWorld,
  run: WatchedRun,
): Promise<UploadOutcome> {
  const outcome = await run.handle.outcome
  await learnIds(model, world, run, outcome)
  model.running = undefined
  model.paused = false
  checkWhileRunning(world, run)
  if (outcome.kind === 'completed') await checkTruth(model, world)
  if (outcome.kind === 'cancelled' || outcome.kind === 'completed') {
    equal(await world.journal(), undefined, 'I13: no checkpoint is left of an upload that has ended for good')
  }
  // A process that was killed while it wanted the lock has left a draft of it, which is no lock.
  const names = (await readdir(world.service.directory)).filter(
    (name) => name.includes('.lock') && !name.endsWith('.new'),
  )
  deepEqual(names, [], 'R10: no lock is held after the end')
  // The files of a process that is only played to be dead are still open.
  if (world.kills === 0)
    deepEqual(await openDescriptors(world.file), [], 'R10: the file is closed after the end')
  return outcome
}

/** What is true at any time. */
export function checkWhileRunning(world: UploadWorld, run: WatchedRun): void {
  deepEqual(run.problems, [])
  const { before } = run
  if (before === undefined) return
  const again = world.service.emulator.requests.filter(
    ({ operation, uploadId, partNumber = 0 }) =>
      operation === 'UploadPart' && uploadId === before.uploadId && before.parts.includes(partNumber),
  )
  deepEqual(
    again.map(({ partNumber }) => partNumber),
    [],
    'R3: a recorded part is not sent again',
  )
}

async function learnIds(
  model: UploadModel,
  world: UploadWorld,
  run: WatchedRun,
  outcome: UploadOutcome,
): Promise<void> {
  for (const notice of run.notices) {
    if (notice.kind === 'started') model.known.add(notice.uploadId)
    if (notice.kind === 'upload-not-aborted') model.named.add(notice.uploadId)
  }
  if (run.before !== undefined) model.known.add(run.before.uploadId)
  if ('error' in outcome && outcome.error.uploadId !== undefined) {
    ok(outcome.error.partsRecorded <= outcome.error.partsTotal)
    // A recorded upload is resumed or aborted; only an unrecorded one may remain.
    const remembered = (await world.journal())?.uploadId === outcome.error.uploadId
    if (!remembered) model.named.add(outcome.error.uploadId)
  }
  if (outcome.kind !== 'completed') model.ambiguousInitiates += 1
}

async function checkTruth(model: UploadModel, world: UploadWorld): Promise<void> {
  const stored = Buffer.from((await world.stored()) ?? [])
  const versions = []
  for (let version = model.versionAtStart; version <= model.version; version++) versions.push(version)
  ok(
    versions.some((version) => world.contentOf(version).equals(stored)),
    `R1: the object of ${BUCKET} is none of the versions ${versions}`,
  )
}

/** What this process has open of a file. */
export async function openDescriptors(file: string): Promise<readonly string[]> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(
    descriptors.map((descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
  )
  return targets.filter((target) => target.startsWith(file))
}
