import type {
  BodyToSend,
  Failure,
  MultipartApi,
  ObjectTarget,
  PartReference,
  PartToSend,
  RemotePart,
  UploadId,
} from '@oss/multipart'
import { versionOf } from './content.ts'
import { Refusal } from './refusal.ts'
import type { Owner } from './scheduler.ts'
import type { Call, SimNetwork } from './sim-network.ts'
import { DAMAGED, PIECES_PER_PART, type Stored, stored } from './sim-service.ts'
import type { Witness } from './witness.ts'
import type { World } from './world.ts'

/** The service as one process reaches it. */
export function simApi(world: World, owner: Owner, network: SimNetwork, witness: Witness): MultipartApi {
  const { service } = world

  function send<Answer>(call: Omit<Call<Answer>, 'onAttempt'>, id?: UploadId): Promise<Answer> {
    return network.send({ ...call, onAttempt: () => witness.requesting(call.operation, id) })
  }

  async function receive(
    first: number,
    body: BodyToSend,
    signal: AbortSignal,
    label: string,
  ): Promise<Stored> {
    const content: number[] = []
    let byteLength = 0
    let lastByteLength = 0
    for await (const piece of body.open(signal)) {
      await world.scheduler.after(owner, `send ${label}`, () => {})
      if (signal.aborted) throw new Refusal('interrupted')
      content.push(versionOf(piece))
      byteLength += piece.byteLength
      lastByteLength = piece.byteLength
      body.onBytesSent(byteLength)
    }
    if (byteLength !== body.byteLength) throw new Error('the body has not the length it said')
    if (world.fault('damaged-part', world.rates.damagedPart, label)) content[0] = DAMAGED
    return stored(first, content, byteLength, lastByteLength)
  }

  /** Its ETag stands for the MD5 that is said with it. */
  async function digestOf(body: BodyToSend, signal: AbortSignal): Promise<string> {
    const content: number[] = []
    let lastByteLength = 0
    for await (const piece of body.open(signal)) {
      content.push(versionOf(piece))
      lastByteLength = piece.byteLength
    }
    return stored(0, content, body.byteLength, lastByteLength).etag
  }

  return {
    limits: { minPartSize: 102_400, maxPartSize: 2 ** 30, maxParts: 10_000, maxObjectSize: 2 ** 40 },
    initiate(_target, signal) {
      witness.initiating()
      const prepare = async (): Promise<() => UploadId> => () => service.initiate()
      return send({ operation: 'initiate', label: 'initiate', signal, prepare }).then(witness.initiated)
    },
    async uploadPart({ uploadId, number, body }: PartToSend, signal) {
      const label = `part ${number}`
      witness.sending(uploadId, number)
      try {
        const prepare = async (): Promise<() => Stored> => {
          const part = await receive((number - 1) * PIECES_PER_PART, body, signal, label)
          return () => service.storePart(uploadId, number, part)
        }
        return await send({ operation: 'part', label, signal, prepare }, uploadId)
      } finally {
        witness.sent(number)
      }
    },
    async *listParts(_target, id, signal) {
      if (world.listingDenied) throw new Refusal('permanent', 'AccessDenied')
      const prepare = async (): Promise<() => readonly RemotePart[]> => () =>
        [...service.partsOf(id)]
          .sort(([a], [b]) => a - b)
          .map(([number, { byteLength, etag, crc64 }]) => ({ number, size: byteLength, etag, crc64 }))
      const parts = await send({ operation: 'list', label: 'list', signal, prepare }, id)
      witness.listed(id, parts)
      yield* parts
    },
    async complete(_target: ObjectTarget, id: UploadId, parts: readonly PartReference[], signal) {
      witness.completing(id, parts)
      const prepare = async () => () => ({ ...service.complete(id, parts), versionId: undefined })
      return send({ operation: 'complete', label: 'complete', signal, prepare }, id)
    },
    async abort(_target, id, signal) {
      if (world.fault('abort-denied', world.rates.abortDenied)) throw new Refusal('permanent', 'AccessDenied')
      const prepare = async () => () => service.abort(id)
      await send({ operation: 'abort', label: 'abort', signal, prepare }, id)
    },
    async head(_target, signal) {
      const look = () => {
        const { object } = service
        return (
          object && { size: object.byteLength, etag: object.etag, crc64: object.crc64, versionId: undefined }
        )
      }
      return send({ operation: 'head', label: 'head', signal, prepare: async () => look })
    },
    async put(_target, body, signal) {
      const label = 'put'
      return send({
        operation: 'put',
        label,
        signal,
        async prepare() {
          const digest = await digestOf(body, signal)
          const object = await receive(0, body, signal, label)
          return () => {
            if (object.etag !== digest) throw new Refusal('part-rejected', 'InvalidDigest')
            return { ...service.put(object), versionId: undefined }
          }
        },
      })
    },
    classify: (error) => classify(error, witness),
  }
}

function classify(error: unknown, witness: Witness): Failure {
  if (error instanceof Refusal) return { kind: error.kind, mayHaveBeenApplied: error.mayHaveBeenApplied }
  const stopped = error instanceof DOMException && error.name === 'AbortError'
  if (!stopped) witness.unexpected(error)
  return { kind: stopped ? 'interrupted' : 'permanent', mayHaveBeenApplied: false }
}
