import { randomUUID } from 'node:crypto'
import type { OssClient, ServiceError, UploadRef } from '@oss/client'
import { EXIT } from '../../../errors/exit-codes.ts'
import { errorFinding, errorNamed, errorText } from '../error-finding.ts'
import { type Check, type Finding, ok, problem, warning } from '../finding.ts'

/** A request for something that does not exist, which changes nothing. OSS checks the permission first. */
interface Probe {
  readonly check: Check
  readonly action: string
  /** Description of the request. */
  readonly request: string
  /** What the permission is needed for; `null`: uploads. */
  readonly neededFor: string | null
  send(client: OssClient, target: UploadRef, signal: AbortSignal): Promise<unknown>
}

const PROBES: readonly Probe[] = [
  {
    check: 'read',
    action: 'oss:GetObject',
    request: 'HeadObject for a missing key',
    neededFor:
      'Uploads work without it. Downloads, oss stat and some verifications of stored objects need it.',
    send: (client, { bucket, key }, signal) => client.headObject({ bucket, key, signal }),
  },
  {
    check: 'put',
    action: 'oss:PutObject',
    request: 'UploadPart for a missing upload',
    neededFor: null,
    send: (client, upload, signal) =>
      client.uploadPart({ ...upload, partNumber: 1, body: new Uint8Array(1), signal }),
  },
  {
    check: 'abort',
    action: 'oss:AbortMultipartUpload',
    request: 'AbortMultipartUpload for a missing upload',
    neededFor: 'Uploads work without it, but leave parts behind when a file changes.',
    send: (client, upload, signal) => client.abortMultipartUpload({ ...upload, signal }),
  },
]

const MISSING_CODES: ReadonlySet<string> = new Set(['NoSuchUpload', 'NoSuchKey'])

/** Checks the permissions for a prefix. Stores and deletes nothing. */
export async function* checkPermissions(
  client: OssClient,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const key = `${prefix}.oss-doctor-${randomUUID()}`
  const missing = { bucket, key, uploadId: '0'.repeat(32) } as UploadRef
  for (const probe of PROBES) yield await tryProbe(probe, client, missing, signal)
}

async function tryProbe(
  probe: Probe,
  client: OssClient,
  target: UploadRef,
  signal: AbortSignal,
): Promise<Finding> {
  const { check, action, request, neededFor } = probe
  const granted = ok(check, `${action} is granted: ${request}`)
  try {
    await probe.send(client, target, signal)
    return granted
  } catch (error) {
    signal.throwIfAborted()
    const service = errorNamed(error, 'ServiceError') as ServiceError | undefined
    if (service !== undefined && MISSING_CODES.has(service.code)) return granted
    if (service?.status !== 403) return errorFinding(check, error)
    const found = `${action} is not granted: ${errorText(error)}`
    if (neededFor !== null) return warning(check, found, neededFor)
    return problem(
      check,
      found,
      `Grant ${action} to this access key for this bucket and prefix.`,
      EXIT.permission,
    )
  }
}
