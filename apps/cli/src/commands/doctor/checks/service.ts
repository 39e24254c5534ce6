import type { OssClient, ServiceError, TransportError } from '@oss/client'
import { codeOf } from '../../../errors/error-chain.ts'
import { EXIT, exitCodeOf } from '../../../errors/exit-codes.ts'
import { errorFinding, errorNamed, errorWords } from '../error-finding.ts'
import { type Finding, fine, problem, warning } from '../finding.ts'
import { type DoctorTarget, targetUrl } from '../target.ts'

/** What the first answer of the service tells. */
export interface ServiceFindings {
  readonly findings: readonly Finding[]
  /** Whether more may be asked. */
  readonly goOn: boolean
}

const KEYS_REFUSED: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'SecurityTokenExpired',
  'InvalidSecurityToken',
  'AccessKeyIdAndSecurityTokenNotMatch',
])

const ACCEPTED = fine('keys', 'the service accepts them')

/** Asks the service for the first time: for a listing, which changes nothing. Resolves to what it failed with, if it did. */
export async function askFirst(
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

/** Whether a request that failed so, or did not, was sent at all. */
export function wasSent(error: unknown): boolean {
  if (error === undefined) return true
  const request = errorNamed(error, 'TransportError') as TransportError | undefined
  if (request !== undefined) return request.attempts > 0
  return ['ServiceError', 'AnswerError', 'XmlError'].some((name) => errorNamed(error, name) !== undefined)
}

/** What it means that the service answered a listing like this. */
export function serviceFindings(error: unknown, target: DoctorTarget): ServiceFindings {
  const listed = target.bucket === undefined ? 'ListBuckets' : `ListObjects of ${targetUrl(target)}`
  if (error === undefined) {
    const there = target.bucket === undefined ? [] : [fine('bucket', `oss://${target.bucket} is there`)]
    return {
      findings: [ACCEPTED, ...there, fine('list', `granted: ${listed}`)],
      goOn: target.bucket !== undefined,
    }
  }
  const service = errorNamed(error, 'ServiceError') as ServiceError | undefined
  if (service === undefined) return { findings: [withoutAnswer(error)], goOn: false }
  if (KEYS_REFUSED.has(service.code)) return { findings: [errorFinding('keys', error)], goOn: false }
  // The clock has a line of its own.
  if (service.code === 'RequestTimeTooSkewed') return { findings: [], goOn: false }
  if (isElsewhere(service)) return { findings: [elsewhere(error, service)], goOn: false }
  if (service.code === 'NoSuchBucket') {
    const advice = "Check the bucket's name; oss ls lists yours."
    const found = `there is no bucket ${target.bucket}: ${errorWords(error)}`
    return { findings: [problem('bucket', found, advice, EXIT.unavailable)], goOn: false }
  }
  if (service.code === 'AccessDenied')
    return { findings: [ACCEPTED, unlisted(error, target)], goOn: target.bucket !== undefined }
  return { findings: [errorFinding('service', error)], goOn: false }
}

function withoutAnswer(error: unknown): Finding {
  if (error instanceof Error && codeOf(error) === 'REDIRECT_REFUSED') return errorFinding('region', error)
  if (error instanceof Error && codeOf(error) === 'INSECURE_ENDPOINT') return errorFinding('endpoint', error)
  return errorFinding('service', error)
}

function isElsewhere({ code, message, details }: ServiceError): boolean {
  if (code === 'AccessDenied') return details['Endpoint'] !== undefined
  return code === 'InvalidArgument' && /signing region/i.test(message)
}

function elsewhere(error: unknown, { details }: ServiceError): Finding {
  const endpoint = details['Endpoint']
  const region = /^(?:vpc100-)?oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(endpoint ?? '')?.[1]
  const advice =
    endpoint === undefined
      ? 'Give the region of this endpoint with --region or OSS_REGION.'
      : `The bucket is elsewhere: use --${region === undefined ? `endpoint ${endpoint}` : `region ${region}`}.`
  return problem('region', errorWords(error), advice, exitCodeOf(error))
}

function unlisted(error: unknown, { bucket }: DoctorTarget): Finding {
  if (bucket !== undefined)
    return warning(
      'list',
      `not granted: ${errorWords(error)}`,
      'Uploads work without it. oss ls needs oss:ListObjects.',
    )
  const advice = 'Uploads work without it. Name a bucket to look at it: oss doctor oss://BUCKET.'
  return warning('list', `buckets may not be listed: ${errorWords(error)}`, advice)
}
