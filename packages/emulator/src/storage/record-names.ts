import { createHash } from 'node:crypto'
import { type StoredVersion, versionIdOf } from '../model/stored-version.ts'

/** Name of the record of the current version of an object. */
export function objectRecordName(bucket: string, key: string): string {
  return `object/${hash(`${bucket}/${key}`)}`
}

/** Name of the record of an older version or a delete marker. */
export function versionRecordName(version: StoredVersion): string {
  return `version/${hash(`${version.bucket}/${version.key}\n${versionIdOf(version)}`)}`
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
