import { deepEqual, equal, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { BUCKET } from '../service/service.ts'
import { checkSettled, openDescriptors } from './check-run.ts'
import type { UploadModel } from './upload-model.ts'
import { PARTS, type UploadWorld } from './upload-world.ts'

/** Whatever happened before: without faults one more run completes, and sends only what was missing. */
export async function endWithoutFaults(model: UploadModel, world: UploadWorld): Promise<void> {
  world.service.emulator.faults.clear()
  world.client.enableRequests()
  if (model.running !== undefined) {
    await model.running.handle.interrupt()
    await checkSettled(model, world, model.running)
  }
  model.versionAtStart = model.version
  const run = await world.start()
  const outcome = await checkSettled(model, world, run)
  equal(outcome.kind, 'completed', `I17: a run without faults completes, ${inspect(outcome)}`)
  const kept = run.before?.sameSource ? run.before.parts : []
  const missing = Array.from({ length: PARTS }, (_, index) => index + 1).filter(
    (part) => !kept.includes(part),
  )
  deepEqual(partsSent(world), missing, 'R3, I12: only what was missing is sent')
  checkOrphans(model, world)
  await world.settleAll()
  deepEqual(await openDescriptors(world.file), [], 'I14: no file stays open')
}

function partsSent(world: UploadWorld): readonly number[] {
  return world.service.emulator.requests
    .flatMap(({ operation, partNumber }) => (operation === 'UploadPart' && partNumber ? [partNumber] : []))
    .toSorted((a, b) => a - b)
}

function checkOrphans({ named, known, ambiguousInitiates }: UploadModel, world: UploadWorld): void {
  const left = world.service.emulator.state.listUploads(BUCKET).map(({ uploadId }) => uploadId)
  const unexplained = left.filter((id) => !named.has(id))
  deepEqual(
    unexplained.filter((id) => known.has(id)),
    [],
    'R9, I18: an upload that was known is not left behind without a word',
  )
  ok(
    unexplained.length <= ambiguousInitiates,
    'R9, I18: at most one unknown upload for each lost answer or stop',
  )
}
