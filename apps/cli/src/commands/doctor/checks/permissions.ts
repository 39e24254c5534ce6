import { randomUUID } from 'node:crypto'
import type { OssClient, ServiceError, UploadRef } from '@oss/client'
import { EXIT } from '../../../errors/exit-codes.ts'
import { errorFinding, errorNamed, errorWords } from '../error-finding.ts'
import { type Check, type Finding, fine, problem, warning } from '../finding.ts'

/** A call that changes nothing, because what it names does not exist: OSS looks for the permission first. */
interface DryCall {
  readonly check: Check
  readonly action: string
  /** What is called, for people. */
  readonly call: string
  /** What does not work without the permission; `null`: uploads. */
  readonly usedFor: string | null
  run(client: OssClient, target: UploadRef, signal: AbortSignal): Promise<unknown>
}

const CALLS: readonly DryCall[] = [
  {
    check: 'read',
    action: 'oss:GetObject',
    call: 'HeadObject of a key that is not there',
    usedFor: 'Uploads work without it. Downloads, oss stat and some proofs of what is stored need it.',
    run: (client, { bucket, key }, signal) => client.headObject({ bucket, key, signal }),
  },
  {
    check: 'put',
    action: 'oss:PutObject',
    call: 'UploadPart to an upload that is not there',
    usedFor: null,
    run: (client, upload, signal) =>
      client.uploadPart({ ...upload, partNumber: 1, body: new Uint8Array(1), signal }),
  },
  {
    check: 'abort',
    action: 'oss:AbortMultipartUpload',
    call: 'AbortMultipartUpload of an upload that is not there',
    usedFor: 'Uploads work without it, but leave parts behind when a file has changed.',
    run: (client, upload, signal) => client.abortMultipartUpload({ ...upload, signal }),
  },
]

const NOTHING_THERE: ReadonlySet<string> = new Set(['NoSuchUpload', 'NoSuchKey'])

/** What the keys may do under a prefix. Stores and deletes nothing. */
export async function* checkPermissions(
  client: OssClient,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const key = `${prefix}.oss-doctor-${randomUUID()}`
  const nobodys = { bucket, key, uploadId: '0'.repeat(32) } as UploadRef
  for (const call of CALLS) yield await tryCall(call, client, nobodys, signal)
}

async function tryCall(
  dry: DryCall,
  client: OssClient,
  target: UploadRef,
  signal: AbortSignal,
): Promise<Finding> {
  const { check, action, call, usedFor } = dry
  const granted = fine(check, `${action} is granted: ${call}`)
  try {
    await dry.run(client, target, signal)
    return granted
  } catch (error) {
    signal.throwIfAborted()
    const service = errorNamed(error, 'ServiceError') as ServiceError | undefined
    if (service !== undefined && NOTHING_THERE.has(service.code)) return granted
    if (service?.status !== 403) return errorFinding(check, error)
    const found = `${action} is not granted: ${errorWords(error)}`
    if (usedFor !== null) return warning(check, found, usedFor)
    return problem(
      check,
      found,
      `Have ${action} granted to these keys for this bucket and prefix.`,
      EXIT.permission,
    )
  }
}
