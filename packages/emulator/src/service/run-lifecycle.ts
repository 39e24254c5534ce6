import { isOldEnough, type LifecycleRule } from '../model/lifecycle-rule.ts'
import { STORAGE_CLASSES } from '../model/object-properties.ts'
import type { ObjectRecord } from '../model/object-record.ts'
import { isDeleteMarker, type StoredVersion, versionIdOf } from '../model/stored-version.ts'
import type { Catalogue } from '../storage/catalogue.ts'

/** An action of a lifecycle rule. */
export interface LifecycleAction {
  readonly kind: 'expired' | 'version-removed' | 'marker-removed' | 'moved' | 'upload-aborted'
  readonly ruleId: string
  readonly key: string
}

/** Applies the rules of a bucket once. Call it inside `catalogue.change`. */
export async function runLifecycle(
  catalogue: Catalogue,
  bucketName: string,
  now: number,
): Promise<readonly LifecycleAction[]> {
  const open = catalogue.bucket(bucketName)
  const actions: LifecycleAction[] = []
  for (const rule of open?.bucket.lifecycle ?? []) {
    if (!rule.isEnabled) continue
    const keys = new Set([...(open?.objects.keys() ?? []), ...(open?.history.keys() ?? [])])
    for (const key of [...keys].filter((candidate) => candidate.startsWith(rule.prefix))) {
      const kinds = await applyToKey({ catalogue, bucketName, rule, now }, key)
      actions.push(...kinds.map((kind) => ({ kind, ruleId: rule.id, key })))
    }
    for (const { upload } of catalogue.uploads(bucketName)) {
      const isOld = rule.abort !== undefined && isOldEnough(rule.abort, upload.initiatedAt, now)
      if (!isOld || !upload.key.startsWith(rule.prefix)) continue
      await catalogue.removeUpload(upload.uploadId)
      actions.push({ kind: 'upload-aborted', ruleId: rule.id, key: upload.key })
    }
  }
  return actions
}

interface Run {
  readonly catalogue: Catalogue
  readonly bucketName: string
  readonly rule: LifecycleRule
  readonly now: number
}

async function applyToKey(run: Run, key: string): Promise<readonly LifecycleAction['kind'][]> {
  const { catalogue, bucketName, rule, now } = run
  const kinds: LifecycleAction['kind'][] = []
  const [newest, ...older] = catalogue.versions(bucketName, key)
  let newer = newest
  for (const version of older) {
    // A version is as old as the version that replaced it.
    kinds.push(...(await applyToOlder(run, version, newer?.lastModified ?? now)))
    newer = version
  }
  if (newest === undefined) return kinds
  if (isDeleteMarker(newest)) {
    if (rule.removesDeleteMarkers !== true || catalogue.versions(bucketName, key).length > 1) return kinds
    await catalogue.removeVersion(bucketName, key, versionIdOf(newest))
    return [...kinds, 'marker-removed']
  }
  if (!hasTags(newest, rule)) return kinds
  if (rule.expiration !== undefined && isOldEnough(rule.expiration, newest.lastModified, now)) {
    await catalogue.removeObject(bucketName, key, now)
    return [...kinds, 'expired']
  }
  return [...kinds, ...(await move(run, newest, rule.transitions, newest.lastModified))]
}

async function applyToOlder(
  run: Run,
  version: StoredVersion,
  replacedAt: number,
): Promise<readonly LifecycleAction['kind'][]> {
  const { catalogue, bucketName, rule, now } = run
  if (rule.noncurrentExpiration !== undefined && isOldEnough(rule.noncurrentExpiration, replacedAt, now)) {
    await catalogue.removeVersion(bucketName, version.key, versionIdOf(version))
    return ['version-removed']
  }
  return isDeleteMarker(version) ? [] : move(run, version, rule.noncurrentTransitions, replacedAt)
}

/** Moves an object to the coldest class that it has reached, whatever the order of the transitions. */
async function move(
  { catalogue, now }: Run,
  object: ObjectRecord,
  transitions: LifecycleRule['transitions'],
  changedAt: number,
): Promise<readonly LifecycleAction['kind'][]> {
  const reached = transitions.filter((transition) => isOldEnough(transition, changedAt, now))
  const coldness = Math.max(...reached.map(({ storageClass }) => STORAGE_CLASSES.indexOf(storageClass)))
  const storageClass = STORAGE_CLASSES[coldness]
  // A rule never moves an object to a warmer class.
  if (storageClass === undefined || coldness <= STORAGE_CLASSES.indexOf(object.properties.storageClass))
    return []
  const properties = { ...object.properties, storageClass }
  await catalogue.updateObject({ ...object, properties })
  return ['moved']
}

function hasTags({ properties }: ObjectRecord, { tags }: LifecycleRule): boolean {
  return Object.entries(tags).every(([name, value]) => properties.tags[name] === value)
}
