import type { FaultKind, UploadEvent } from '../../../packages/multipart/src/machine/state.ts'
import type { SourceFingerprint } from '../../../packages/multipart/src/model/fingerprint.ts'
import { type Crc64, partNumber, type UploadId, uploadId } from '../../../packages/multipart/src/model/ids.ts'
import type { PartPlan } from '../../../packages/multipart/src/model/part-plan.ts'
import type { UploadCheckpoint } from '../../../packages/multipart/src/ports/checkpoint-store.ts'
import {
  type AwaitedEffect,
  type Fencing,
  type ServiceUpload,
  type StoredRecord,
  type Versions,
  type World,
  withOwner,
  withVersion,
} from './shared-world.ts'

/** One way in which an effect may turn out. */
export interface Result {
  readonly world: World
  readonly event: UploadEvent
}

/** What two owners upload, and to which kind of store. */
export interface Scene {
  readonly plan: PartPlan
  readonly fencing: Fencing
}

const TARGET = { endpoint: 'e', bucket: 'b', key: 'k' }
const fault = new Error('fault')

const crcOf = (version: number): Crc64 => String(version) as unknown as Crc64
const versionOf = ({ mtimeNs }: SourceFingerprint): number => Number(mtimeNs)

/** Carries out an effect of an owner now, and returns each way in which it may turn out. */
export function performEffect(
  world: World,
  index: number,
  effect: AwaitedEffect,
  scene: Scene,
): readonly Result[] {
  const { plan } = scene
  const owner = world.owners[index]
  if (owner === undefined) throw new Error(`there is no owner ${index}`)
  const done = (event: UploadEvent, next: World = world): readonly Result[] => [{ world: next, event }]
  const failed = (kind: FaultKind, next: World = world): readonly Result[] =>
    done(failure(effect, kind), next)
  const uploadOf = (id: UploadId): ServiceUpload | undefined =>
    world.uploads.find((upload) => upload.id === id && upload.isOpen)
  /** Writes to the store, which may refuse it. */
  const write = (
    change: (record: StoredRecord | undefined) => StoredRecord | undefined,
    event: UploadEvent,
  ) => {
    if (scene.fencing === 'fenced' && world.leaseOf !== index)
      return failed('taken-over', withOwner(world, index, { knowsLoss: true }))
    return done(event, { ...world, checkpoint: change(world.checkpoint) })
  }

  switch (effect.type) {
    case 'open': {
      const source = fingerprintOf(world.source, plan)
      const opened = { type: 'opened', plan, source, damage: undefined } as const
      if (owner.hasLease) return done({ ...opened, checkpoint: undefined })
      // Another owner may have the lease: it has ended at this moment.
      const { checkpoint } = world
      const next = withOwner({ ...world, leaseOf: index }, index, {
        hasLease: true,
        records: checkpoint?.parts ?? [],
      })
      return done({ ...opened, checkpoint: checkpoint && restored(checkpoint, plan) }, next)
    }
    case 'check-parts':
      return done({ type: 'checked', differs: versionOf(effect.planned.fingerprint) !== world.source })
    case 'list': {
      const upload = uploadOf(effect.uploadId)
      if (upload === undefined) return failed('no-such-upload')
      const kept = numbersOf(owner.records).filter(
        (number) => upload.parts[number - 1] === owner.records[number - 1],
      )
      return done({ type: 'listed', kept })
    }
    case 'initiate': {
      const id = uploadId(`U${world.uploads.length + 1}`)
      const uploads = [...world.uploads, { id, isOpen: true, parts: [] }]
      return done({ type: 'initiated', uploadId: id }, { ...world, uploads })
    }
    case 'create-checkpoint': {
      const version = versionOf(effect.planned.fingerprint)
      const record = { uploadId: effect.uploadId, version, parts: [], completing: false }
      const results = write(() => record, { type: 'checkpoint-created' })
      return results.map((result) =>
        result.event.type === 'failed'
          ? result
          : { ...result, world: withOwner(result.world, index, { records: [] }) },
      )
    }
    case 'send': {
      const version = versionOf(effect.planned.fingerprint)
      const upload = uploadOf(effect.uploadId)
      const changed = version === world.source ? [] : failed('source-changed')
      if (upload === undefined) return [...changed, ...failed('no-such-upload')]
      // Its bytes may have been read before the source changed.
      const parts = withVersion(upload.parts, effect.number, version)
      const part = { number: effect.number, etag: `${version}`, crc64: crcOf(version), settled: true }
      return [...changed, ...done({ type: 'stored', part }, withUpload(world, { ...upload, parts }))]
    }
    case 'record': {
      const { number, etag } = effect.part
      const results = write(
        (record) => record && { ...record, parts: withVersion(record.parts, number, Number(etag)) },
        { type: 'recorded', number },
      )
      const records = withVersion(owner.records, number, Number(etag))
      return results.map((result) =>
        result.event.type === 'failed'
          ? result
          : { ...result, world: withOwner(result.world, index, { records }) },
      )
    }
    case 'verify':
      return versionOf(effect.planned.fingerprint) === world.source
        ? done({ type: 'verified' })
        : failed('source-changed')
    case 'record-intent': {
      const results = write((record) => record && { ...record, completing: true }, {
        type: 'intent-recorded',
      })
      return results.map(({ world: next, event }) =>
        event.type === 'failed' || next.checkpoint === undefined
          ? { world: next, event }
          : { world: { ...next, marked: [...next.marked, next.checkpoint.uploadId] }, event },
      )
    }
    case 'complete':
      return complete(world, effect, owner.records, uploadOf(effect.uploadId))
    case 'head': {
      const [version = 0] = owner.records
      const found = { etag: 'e', size: plan.size, crc64: crcOf(world.object), versionId: undefined }
      const object = world.object === 0 ? undefined : found
      return done({ type: 'headed', object, crc64: crcOf(version) })
    }
    case 'abort': {
      const upload = uploadOf(effect.uploadId)
      return done({ type: 'aborted' }, upload && withUpload(world, { ...upload, isOpen: false }))
    }
    case 'remove':
      return write(() => undefined, { type: 'removed' })
    default:
      throw new Error(`the walk has no ${effect.type}`)
  }
}

function complete(
  world: World,
  effect: Extract<AwaitedEffect, { readonly type: 'complete' }>,
  records: Versions,
  upload: ServiceUpload | undefined,
): readonly Result[] {
  if (upload === undefined) return [{ world, event: failure(effect, 'no-such-upload') }]
  if (!world.marked.includes(effect.uploadId)) throw new Error('M3: it was completed without a mark')
  const named = numbersOf(records)
  if (named.some((number) => upload.parts[number - 1] !== records[number - 1]))
    return [{ world, event: failure(effect, 'part-rejected') }]
  const [version = 0] = records
  if (records.some((other) => other !== version)) throw new Error('M1: an object of two contents was stored')
  if (version < world.object) throw new Error('an older content replaced a newer one')
  const everStored = [...new Set([...world.everStored, version])]
  const stored = withUpload({ ...world, object: version, everStored }, { ...upload, isOpen: false })
  const crc64 = crcOf(version)
  const event: UploadEvent = { type: 'completed', object: { etag: 'e', crc64, versionId: undefined }, crc64 }
  if (world.losses === 0) return [{ world: stored, event }]
  const losses = world.losses - 1
  const lost = { ...failure(effect, 'transient'), mayHaveBeenApplied: true }
  return [
    { world: stored, event },
    { world: { ...stored, losses }, event: lost },
    { world: { ...world, losses }, event: lost },
  ]
}

function withUpload(world: World, upload: ServiceUpload): World {
  return { ...world, uploads: world.uploads.map((other) => (other.id === upload.id ? upload : other)) }
}

/** Creates the event of an effect that failed. */
export function failure(
  effect: AwaitedEffect,
  kind: FaultKind,
): Extract<UploadEvent, { readonly type: 'failed' }> {
  const number =
    effect.type === 'send' ? effect.number : effect.type === 'record' ? effect.part.number : undefined
  return {
    type: 'failed',
    effect: effect.type,
    kind,
    mayHaveBeenApplied: false,
    error: fault,
    ...(number !== undefined && { number }),
  }
}

function fingerprintOf(version: number, { size }: PartPlan): SourceFingerprint {
  return { size, mtimeNs: `${version}`, ctimeNs: `${version}`, fileId: '1' }
}

function restored(
  { uploadId: id, version, parts, completing }: StoredRecord,
  plan: PartPlan,
): UploadCheckpoint {
  const source = fingerprintOf(version, plan)
  return {
    header: { kind: 'upload', target: TARGET, sourceLabel: 's', uploadId: id, plan, source, createdAtMs: 0 },
    parts: numbersOf(parts).map((number) => ({
      number,
      etag: `${parts[number - 1]}`,
      crc64: crcOf(parts[number - 1] ?? 0),
      settled: true,
    })),
    completing,
  }
}

function numbersOf(versions: Versions): ReturnType<typeof partNumber>[] {
  return versions.flatMap((version, index) => (version === 0 ? [] : [partNumber(index + 1)]))
}
