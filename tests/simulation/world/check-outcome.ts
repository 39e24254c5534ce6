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
import { DiskFault, tokenPrefix } from './sim-system.ts'
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

function checkNothingHeld(world: World, { owner, pid, system, reads, witness }: Incarnation): void {
  const say = (what: string): void => world.violation('I14', `${owner.name}: ${what} after it had settled`)
  const pending = world.scheduler.pendingOf(owner).filter((label) => !NOT_ITS_OWN.test(label))
  if (pending.length > 0) say(`still waits for ${pending.join(', ')}`)
  if (system.openFiles !== 0) say(`${system.openFiles} files are open`)
  if (reads.count !== 0) say(`${reads.count} reads are under way`)
  if (witness.inFlight !== 0) say(`${witness.inFlight} parts are in flight`)
  const locks = world.disk
    .paths()
    .filter((path) => path.includes('.lock') && isLockOf(pid, world.disk.get(path)?.bytes))
  if (locks.length > 0 && !system.faulty) say(`there is ${locks.join(', ')}`)
}

function isLockOf(pid: number, bytes: Uint8Array | undefined): boolean {
  return new TextDecoder().decode(bytes).includes(`"token":"${tokenPrefix(pid)}-`)
}

function checkCompleted(world: World, run: Incarnation, { crc64, size, uploadId }: CompletedUpload): void {
  const say = (text: string): void => world.violation('I10', `${run.owner.name}: ${text}`)
  world.reported = true
  if (world.unfencedPut) return
  const { object } = world.service
  if (object === undefined) {
    say('there is no object')
    return
  }
  if (object.crc64 !== crc64 || object.byteLength !== size) say('the object is not the one that was reported')
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
  // One request takes no lock, so it cannot tidy up after a process that died with one.
  // And a process that was killed beside this one may have begun the draft of a lock after this one had tidied up.
  const tidiesUp = uploadId !== undefined && world.kills === run.killsBefore
  const endings = [...(tidiesUp ? ['.new'] : []), ...(isOthersJournal(world, run) ? [] : ['.journal'])]
  const left = world.disk.list().filter((name) => endings.some((ending) => name.endsWith(ending)))
  if (left.length > 0 && !told && world.livingPids().size === 0) {
    world.violation('I21', `${run.owner.name}: ${left.join(', ')} is left of a completed upload`)
  }
}

/** Whether another process put the journal there after this one, which acquired no checkpoint, had seen that there was none. */
function isOthersJournal(
  { journalPlaced }: World,
  { pid, witness: { sawNothingAtMs } }: Incarnation,
): boolean {
  if (journalPlaced === undefined || sawNothingAtMs === undefined) return false
  return journalPlaced.pid !== pid && journalPlaced.atMs >= sawNothingAtMs
}

function checkCancelled(world: World, run: Incarnation): void {
  for (const id of world.remembered) {
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
