import { createHash } from 'node:crypto'
import type { Target } from './target.ts'

/**
 * Aborts every upload and deletes every object below the prefix of the checks.
 *
 * @returns how many are left.
 */
export async function cleanUp(target: Target): Promise<number> {
  for (let round = 0; round < 20; round += 1) {
    const uploads = await listUploads(target)
    const keys = await listKeys(target)
    if (uploads.length + keys.length === 0) {
      const versions = await listVersions(target)
      if (versions.length === 0) return 0
      await deleteVersions(target, versions)
      continue
    }
    for (const { key, uploadId } of uploads) {
      await target.send('DELETE', { name: nameOf(target, key), query: { uploadId } })
    }
    if (keys.length > 0)
      await deleteVersions(
        target,
        keys.map((key) => ({ key })),
      )
  }
  const left = [await listUploads(target), await listKeys(target), await listVersions(target)]
  return left.flat().length
}

function nameOf({ place }: Target, key: string): string {
  return key.slice(place.prefix.length)
}

async function listKeys(target: Target): Promise<readonly string[]> {
  const { prefix } = target.place
  const query = { 'list-type': '2', prefix, 'max-keys': '1000', 'encoding-type': 'url' }
  const reply = await target.send('GET', { query })
  if (reply.status !== 200)
    throw new Error(`ListObjectsV2 failed with ${reply.status} ${reply.element('Code') ?? ''}`)
  return reply.elements('Key').map(decodeURIComponent)
}

async function listUploads(
  target: Target,
): Promise<readonly { readonly key: string; readonly uploadId: string }[]> {
  const query = { uploads: '', prefix: target.place.prefix, 'max-uploads': '1000', 'encoding-type': 'url' }
  const reply = await target.send('GET', { query })
  if (reply.status !== 200)
    throw new Error(`ListMultipartUploads failed with ${reply.status} ${reply.element('Code') ?? ''}`)
  const ids = reply.elements('UploadId')
  return reply
    .elements('Key')
    .map((key, index) => ({ key: decodeURIComponent(key), uploadId: ids[index] ?? '' }))
}

interface ObjectVersion {
  readonly key: string
  readonly versionId?: string
}

/** In a bucket with versioning, deleted objects leave versions and delete markers. */
async function listVersions(target: Target): Promise<readonly ObjectVersion[]> {
  const query = { versions: '', prefix: target.place.prefix, 'max-keys': '1000', 'encoding-type': 'url' }
  const reply = await target.send('GET', { query })
  // Without the permission to list versions, nothing is known about them.
  if (reply.status !== 200) return []
  const ids = reply.elements('VersionId')
  return reply
    .elements('Key')
    .map((key, index) => ({ key: decodeURIComponent(key), versionId: ids[index] ?? '' }))
}

async function deleteVersions(target: Target, versions: readonly ObjectVersion[]): Promise<void> {
  const objects = versions.map(objectElement).join('')
  const body = `<Delete><Quiet>true</Quiet>${objects}</Delete>`
  await target.send('POST', { query: { delete: '' }, body, headers: { 'content-md5': md5Base64(body) } })
}

function objectElement({ key, versionId }: ObjectVersion): string {
  const version = versionId === undefined ? '' : `<VersionId>${versionId}</VersionId>`
  return `<Object><Key>${escapeXml(key)}</Key>${version}</Object>`
}

/** The value of `Content-MD5` for a body. */
export function md5Base64(body: string | Uint8Array): string {
  return createHash('md5').update(body).digest('base64')
}

function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a key of the checks has one
  return text.replaceAll(/[&<>\u0001-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`)
}
