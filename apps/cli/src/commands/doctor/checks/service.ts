import type { OssClient, ServiceError, TransportError } from '@oss/client'
import { codeOf } from '../../../errors/error-chain.ts'
import { exitCodeOf } from '../../../errors/exit-codes.ts'
import { errorFinding, errorNamed, errorText } from '../error-finding.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'
import { type DoctorTarget, targetUrl } from '../target.ts'

/** What the first response of the service shows. */
export interface ServiceFindings {
  readonly findings: readonly Finding[]
  /** Whether further checks make sense. */
  readonly canContinue: boolean
}

const ACCEPTED = ok('keys', 'accepted by the service')

/** Sends the first request, a listing, which changes nothing. Resolves to the error if it fails. */
export async function sendFirstRequest(
  client: OssClient,
  { bucket, prefix }: DoctorTarget,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const listing =
      bucket === undefined ? client.listBuckets({ signal }) : client.listObjects({ bucket, prefix, signal })
    // One page is enough.
    for await (const _ of listing) break
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    return error
  }
}

/** Whether the first request, with this error or none, was sent at all. */
export function wasSent(error: unknown): boolean {
  if (error === undefined) return true
  const request = errorNamed(error, 'TransportError') as TransportError | undefined
  if (request !== undefined) return request.attempts > 0
  return ['ServiceError', 'ResponseError', 'XmlError'].some((name) => errorNamed(error, name) !== undefined)
}

/** Interprets the result of the first request. */
export function serviceFindings(error: unknown, target: DoctorTarget): ServiceFindings {
  const listed = target.bucket === undefined ? 'ListBuckets' : `ListObjects of ${targetUrl(target)}`
  if (error === undefined) {
    const bucket = target.bucket === undefined ? [] : [ok('bucket', `oss://${target.bucket} exists`)]
    return {
      findings: [ACCEPTED, ...bucket, ok('list', `granted: ${listed}`)],
      canContinue: target.bucket !== undefined,
    }
  }
  const service = errorNamed(error, 'ServiceError') as ServiceError | undefined
  if (service === undefined) return { findings: [noResponseFinding(error)], canContinue: false }
  // The check of the clock reports it.
  if (service.code === 'RequestTimeTooSkewed') return { findings: [], canContinue: false }
  if (isInOtherRegion(service)) return { findings: [otherRegion(error, service)], canContinue: false }
  if (service.code === 'NoSuchBucket') {
    const advice = 'Check the name of the bucket. oss ls lists your buckets.'
    const found = `the bucket ${target.bucket} does not exist: ${errorText(error)}`
    return { findings: [problem('bucket', found, advice, exitCodeOf(error))], canContinue: false }
  }
  if (service.code === 'AccessDenied')
    return { findings: [ACCEPTED, listingDenied(error, target)], canContinue: target.bucket !== undefined }
  if (service.isAboutCredentials) return { findings: [errorFinding('keys', error)], canContinue: false }
  return { findings: [errorFinding('service', error)], canContinue: false }
}

function noResponseFinding(error: unknown): Finding {
  if (error instanceof Error && codeOf(error) === 'REDIRECT_REFUSED') return errorFinding('region', error)
  if (error instanceof Error && codeOf(error) === 'INSECURE_ENDPOINT') return errorFinding('endpoint', error)
  return errorFinding('service', error)
}

function isInOtherRegion({ code, message, details }: ServiceError): boolean {
  if (code === 'AccessDenied') return details['Endpoint'] !== undefined
  return code === 'InvalidArgument' && /signing region/i.test(message)
}

function otherRegion(error: unknown, { details }: ServiceError): Finding {
  const endpoint = details['Endpoint']
  const region = /^(?:vpc100-)?oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(endpoint ?? '')?.[1]
  const advice =
    endpoint === undefined
      ? 'Set the region of this endpoint with --region or OSS_REGION.'
      : `The bucket is in another region: use --${region === undefined ? `endpoint ${endpoint}` : `region ${region}`}.`
  return problem('region', errorText(error), advice, exitCodeOf(error))
}

function listingDenied(error: unknown, { bucket }: DoctorTarget): Finding {
  if (bucket !== undefined)
    return warning(
      'list',
      `not granted: ${errorText(error)}`,
      'Uploads work without it. oss ls needs oss:ListObjects.',
    )
  const advice = 'Uploads work without it. To check a bucket, run oss doctor oss://BUCKET.'
  return warning('list', `listing buckets is not granted: ${errorText(error)}`, advice)
}
