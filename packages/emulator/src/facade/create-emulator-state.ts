import { EmulatorError } from '../errors/emulator-error.ts'
import { assembleObject } from '../model/completion.ts'
import { compareKeys } from '../model/listing/compare-keys.ts'
import { normalObject } from '../model/normal-object.ts'
import { DEFAULT_PROPERTIES } from '../model/object-properties.ts'
import type { ObjectRecord, Segment } from '../model/object-record.ts'
import type { PartRecord } from '../model/upload-record.ts'
import { uploadedPart } from '../model/uploaded-part.ts'
import type { Service } from '../service/operation.ts'
import { receiveContent } from '../service/receive-content.ts'
import { type LifecycleAction, runLifecycle } from '../service/run-lifecycle.ts'
import type { Catalogue } from '../storage/catalogue.ts'
import type { OpenUpload } from '../storage/catalogue-index.ts'
import type { EmulatorState, ObjectSnapshot, PartSnapshot, UploadSnapshot } from './emulator-state.ts'

/** @param now the server's clock. */
export function createEmulatorState(service: Service, now: () => number): EmulatorState {
  const { catalogue } = service
  return {
    ...objectState(service, now),
    ...uploadState(service, now),
    createBucket,
    runLifecycle: applyLifecycle,
  }

  async function applyLifecycle(name: string): Promise<readonly LifecycleAction[]> {
    if (catalogue.bucket(name) === undefined) throw notFound(`The bucket ${name}`)
    return catalogue.change(() => runLifecycle(catalogue, name, now()))
  }

  async function createBucket(name: string): Promise<void> {
    await catalogue.change(async () => {
      if (catalogue.bucket(name) !== undefined) return
      await catalogue.saveBucket({ name, createdAt: now(), acl: 'private', storageClass: 'Standard' })
    })
  }
}

type ObjectState = Pick<
  EmulatorState,
  'listKeys' | 'describeObject' | 'readObject' | 'putObject' | 'deleteObject'
>
type UploadState = Omit<EmulatorState, keyof ObjectState | 'createBucket' | 'runLifecycle'>

function objectState(service: Service, now: () => number): ObjectState {
  const { catalogue } = service
  return {
    listKeys: (bucket) => [...(catalogue.bucket(bucket)?.objects.keys() ?? [])].sort(compareKeys),
    describeObject(bucket, key) {
      const object = catalogue.object(bucket, key)
      return object === undefined ? undefined : objectSnapshot(object)
    },
    async readObject(bucket, key) {
      const object = catalogue.object(bucket, key)
      return object === undefined ? undefined : readAll(catalogue, object.segments)
    },
    async putObject(bucket, key, content, { contentType, metadata = {} } = {}) {
      if (catalogue.bucket(bucket) === undefined) throw notFound(`The bucket ${bucket}`)
      const contentHeaders =
        contentType === undefined ? DEFAULT_PROPERTIES.contentHeaders : { 'Content-Type': contentType }
      const properties = { ...DEFAULT_PROPERTIES, contentHeaders, metadata }
      return receiveContent(service, once(content), {
        use: async (received) => {
          const object = normalObject({ bucket, key, properties, lastModified: now() }, received)
          return objectSnapshot(await catalogue.change(() => catalogue.addObject(object)))
        },
      })
    },
    async deleteObject(bucket, key) {
      await catalogue.change(() => catalogue.removeObject(bucket, key, now()))
    },
  }
}

function uploadState(service: Service, now: () => number): UploadState {
  const { catalogue } = service
  return {
    listUploads: (bucket) => catalogue.uploads(bucket).map(uploadSnapshot).sort(compareUploads),
    async readPart(uploadId, partNumber) {
      const part = catalogue.upload(uploadId)?.parts.get(partNumber)
      return part === undefined ? undefined : readAll(catalogue, [part.segment])
    },
    putPart: (uploadId, partNumber, content) =>
      receiveContent(service, once(content), {
        use: (stored) =>
          catalogue.change(async () => {
            requireOpen(catalogue, uploadId)
            const part = uploadedPart({ uploadId, partNumber, lastModified: now() }, stored)
            await catalogue.savePart(part)
            return partSnapshot(part)
          }),
      }),
    completeUpload: (uploadId) =>
      catalogue.change(async () => {
        const open = requireOpen(catalogue, uploadId)
        const object = assembleObject(open.upload, inOrder(open), now())
        return objectSnapshot(await catalogue.completeUpload(uploadId, object))
      }),
    abortUpload: (uploadId) =>
      catalogue.change(async () => {
        requireOpen(catalogue, uploadId)
        await catalogue.removeUpload(uploadId)
      }),
  }
}

async function* once(content: Uint8Array | string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
}

async function readAll(catalogue: Catalogue, segments: readonly Segment[]): Promise<Uint8Array> {
  const content = catalogue.lease(segments, 0, Infinity)
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of content.chunks()) chunks.push(chunk)
    return Buffer.concat(chunks)
  } finally {
    await content.release()
  }
}

function requireOpen(catalogue: Catalogue, uploadId: string): OpenUpload {
  const open = catalogue.upload(uploadId)
  if (open === undefined) throw notFound(`The upload ${uploadId}`)
  return open
}

function notFound(what: string): EmulatorError {
  return new EmulatorError('NOT_FOUND', `${what} does not exist. Create it first.`)
}

function inOrder({ parts }: OpenUpload): readonly PartRecord[] {
  return [...parts.values()].sort((a, b) => a.partNumber - b.partNumber)
}

function objectSnapshot({ segments: _, uploadId: __, sequence: ___, ...rest }: ObjectRecord): ObjectSnapshot {
  return rest
}

function partSnapshot({ segment: _, uploadId: __, ...rest }: PartRecord): PartSnapshot {
  return rest
}

function uploadSnapshot(open: OpenUpload): UploadSnapshot {
  return { ...open.upload, parts: inOrder(open).map(partSnapshot) }
}

function compareUploads(a: UploadSnapshot, b: UploadSnapshot): number {
  return compareKeys(a.key, b.key) || compareKeys(a.uploadId, b.uploadId)
}
