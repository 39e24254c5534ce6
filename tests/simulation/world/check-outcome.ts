import {
  type CompletedUpload,
  isCheckpointError,
  isSourceError,
  recordedUploadId,
  type UploadError,
  type UploadOutcome,
} from '@oss/multipart'
import { contentByteLength } from './content.ts'
import type { Incarnation } from './incarnation.ts'
import { Refusal } from './refusal.ts'
import type { StoredObject } from './sim-service.ts'
import { DiskFault } from './sim-system.ts'
import type { World } from './world.ts'

/** Looks at the world in the moment in which an upload has settled. */
export function checkOutcome(world: World, run: Incarnation, outcome: UploadOutcome): void {
  checkNothingHeld(world, run)
  if (outcome.kind === 'completed') checkCompleted(world, run, outcome.upload)
  else if (outcome.kind === 'cancelled') checkCancelled(world, run)
  else checkError(world, run, outcome.error)
}

// What the network still brings to a process that does not listen any more is not its own.
const NOT_ITS_OWN = /^(answer|no answer|stopped|wait) ?/

function checkNothingHeld(world: World, { owner, store, reads, witness }: Incarnation): void {
  const say = (what: string): void => world.violation('I14', `${owner.name}: ${what} after it had settled`)
  const pending = world.scheduler.pendingOf(owner).filter((label) => !NOT_ITS_OWN.test(label))
  if (pending.length > 0) say(`still waits for ${pending.join(', ')}`)
  for (const what of store.held()) say(what)
  if (reads.count !== 0) say(`${reads.count} reads are under way`)
  if (witness.inFlight !== 0) say(`${witness.inFlight} parts are in flight`)
}

function checkCompleted(world: World, run: Incarnation, upload: CompletedUpload): void {
  const { crc64, size } = upload
  const say = (text: string): void => world.violation('I10', `${run.owner.name}: ${text}`)
  world.reported = true
  if (world.unfencedPut) return
  const { service } = world
  // Of several owners, another one may have replaced it meanwhile.
  const isReported = (other: StoredObject): boolean => other.crc64 === crc64 && other.byteLength === size
  const object = run.sharing === undefined ? service.object : service.stored.findLast(isReported)
  if (object === undefined) {
    say('there is no object')
    return
  }
  if (!isReported(object)) say('the object is not the one that was reported')
  const { versions } = world.file
  const was = versions.some(({ content, lastByteLength }, index) => {
    const untilMs = versions[index + 1]?.sinceMs ?? Number.POSITIVE_INFINITY
    const isWhole = lastByteLength === object.lastByteLength && content.length === object.content.length
    const isStart =
      world.shape.allowGrowth === true && object.byteLength <= contentByteLength(content, lastByteLength)
    const same = object.content.every((version, piece) => version === content[piece])
    return same && (isWhole || isStart) && untilMs >= run.startedMs
  })
  if (!was) say(`the object [${object.content}] is no content that the file had in this run`)
  const told = run.notices.some(({ kind }) => kind === 'checkpoint-not-removed')
  const left = run.store.left(upload, run)
  if (left.length > 0 && !told && world.livingPids().size === 0) {
    world.violation('I21', `${run.owner.name}: ${left.join(', ')} is left of a completed upload`)
  }
}

function checkCancelled(world: World, run: Incarnation): void {
  const isRemoved = !run.notices.some(({ kind }) => kind === 'checkpoint-not-removed')
  if (isRemoved) run.sharing?.cancelled()
  if (run.sharing?.isBound === true) return
  // Another owner may have begun anew while this one released its checkpoint; its own id is checked by M6.
  const ofAnother = run.sharing && recordedUploadId(world.visibleCheckpoint()?.header)
  for (const id of world.remembered) {
    if (id === ofAnother) continue
    if (world.service.uploads.has(id) && !world.named.has(id) && world.livingPids().size === 0) {
      world.violation('I13', `${run.owner.name}: ${id} is still there after a cancel`)
    }
  }
}

function checkError(world: World, run: Incarnation, error: UploadError): void {
  const say = (rule: string, text: string): void => world.violation(rule, `${run.owner.name}: ${text}`)
  const { code, resumable, uploadId, partsRecorded, message } = error
  if (error.name !== 'UploadError' || message === '') say('I11', 'the error does not say what it is')
  if (!isExplained(error) && !run.userActed) say('I11', `no fault explains ${code}: ${message}`)
  if (!resumable && uploadId !== undefined) world.named.add(uploadId)
  if (!resumable || uploadId === undefined) return
  // What becomes of the checkpoint is up to the other owner.
  if (run.sharing?.isPresent() === false) return
  const checkpoint = world.visibleCheckpoint()
  if (
    checkpoint === undefined ||
    recordedUploadId(checkpoint.header) !== uploadId ||
    checkpoint.parts.length < partsRecorded
  ) {
    say(
      'I12',
      `${code} says that ${uploadId} can be continued, but the checkpoint does not know its ${partsRecorded} parts`,
    )
  }
}

// An error without cause is one that this side found: a changed source, a wrong checksum.
function isExplained(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (
      cause instanceof Refusal ||
      cause instanceof DiskFault ||
      isSourceError(cause) ||
      isCheckpointError(cause)
    )
      return true
    if (cause.cause === undefined) return cause.name === 'UploadError' || cause.name === 'ChecksumError'
  }
  return false
}
