import type { ServiceError } from '@oss/client'
import { codeOf, errorChain } from '../errors/error-chain.ts'

/** What to do about an error, in terms of the flags of this command, where its message does not say it. */
export function adviceFor(error: unknown): string | undefined {
  for (const link of errorChain(error)) {
    const advice = link.name === 'ServiceError' ? serviceAdvice(link as ServiceError) : byName(link)
    if (advice !== undefined) return advice
  }
  return undefined
}

const CHECK_NETWORK = 'Check the endpoint and the network: oss doctor tests both.'
const RETRY = 'Run the command again. If it keeps failing, oss doctor tests the network.'
const CHECK_PROXY =
  'A proxy between this machine and OSS may be changing responses. oss doctor shows the proxy settings.'
const DAMAGED = 'Data was damaged in transit: check network devices, and run the command again.'

const BY_CODE: Readonly<Record<string, string>> = {
  'ValidationError ENDPOINT_INVALID': 'Set the endpoint with --endpoint or OSS_ENDPOINT.',
  'ValidationError REGION_INVALID': 'Set the region with --region or OSS_REGION.',
  'ValidationError REGION_MISSING': 'Set the region with --region or OSS_REGION.',
  'ValidationError BUCKET_INVALID': 'The bucket is the first part of oss://BUCKET/KEY.',
  'ValidationError KEY_INVALID': 'The key is what follows the bucket in oss://BUCKET/KEY.',
  'ValidationError TOO_LARGE': 'Use "oss upload" for files of this size.',
  'PlanError PART_SIZE_OUT_OF_RANGE': 'Change it with --part-size.',
  'PlanError PARALLEL_OUT_OF_RANGE': 'Change it with --parallel.',
  'SigningError REGION_INVALID': 'Set the region with --region or OSS_REGION.',
  'TransportError CONNECT_FAILED': CHECK_NETWORK,
  'TransportError CONNECT_TIMEOUT': CHECK_NETWORK,
  'TransportError TLS_REJECTED':
    'Check the endpoint. If a company proxy intercepts TLS, set NODE_EXTRA_CA_CERTS to its certificate.',
  'TransportError PROXY_REFUSED': 'Check HTTPS_PROXY and NO_PROXY.',
  'TransportError INSECURE_ENDPOINT':
    'Use --allow-insecure to allow it. Others can then read and change the data.',
  'TransportError REDIRECT_REFUSED': "Use the endpoint of the bucket's region.",
  'TargetError EXISTS': 'Remove --no-overwrite to replace it.',
  'TransportError SOCKET_CLOSED': RETRY,
  'TransportError IDLE_TIMEOUT': RETRY,
  'TransportError RESPONSE_TIMEOUT': RETRY,
  'TransportError TOTAL_TIMEOUT': RETRY,
  'TransportError RESPONSE_TOO_LARGE': CHECK_PROXY,
  'TransportError RESPONSE_MALFORMED': CHECK_PROXY,
  'XmlError XML_TOO_LARGE': CHECK_PROXY,
  'XmlError XML_FORBIDDEN': CHECK_PROXY,
  'XmlError XML_MALFORMED': CHECK_PROXY,
  'XmlError XML_UNEXPECTED': CHECK_PROXY,
  'ChecksumError CRC64_MISMATCH': DAMAGED,
  'CliError CREDENTIALS_MISSING': 'Set the variables in the environment, or choose a profile with --profile.',
  'CredentialsError NOT_CONFIGURED': 'Check the name of the profile and the file that contains it.',
  'CredentialsError REFUSED': "Check the role's policies.",
  'CredentialsError UNAVAILABLE': 'Run the command again.',
  // The message says what to do first. The advice for its cause would be about another case.
  'UploadError UPLOAD_LOST': 'Then run the command again.',
  'DownloadError OBJECT_CHANGED': 'Then run the command again.',
  'SourceError SOURCE_UNREADABLE': 'Check the path and the permissions of the file.',
  'SourceError SOURCE_CHANGED':
    'Upload it when nothing writes to it any more, or with --allow-growth when it is only appended to.',
}

function byName(error: Error): string | undefined {
  return BY_CODE[`${error.name} ${codeOf(error) ?? ''}`]
}

function serviceAdvice({ code, isTemporary, details, operation, message }: ServiceError): string {
  const endpoint = details['Endpoint']
  switch (code) {
    case 'SignatureDoesNotMatch':
      return 'Check OSS_ACCESS_KEY_SECRET: it does not match the access key id. Check --region, too.'
    case 'InvalidAccessKeyId':
      return 'Check OSS_ACCESS_KEY_ID: the access key does not exist or is disabled.'
    case 'SecurityTokenExpired':
    case 'InvalidSecurityToken':
      return 'Get new temporary credentials, and set all three values: id, secret and OSS_SESSION_TOKEN.'
    case 'RequestTimeTooSkewed':
      return 'Set the clock of this machine.'
    case 'NoSuchBucket':
      return 'Check the name of the bucket.'
    case 'FileAlreadyExists':
      return 'The object exists and must not be overwritten. Use another key, or delete it first.'
    case 'CallbackFailed':
      return 'The object is stored. Do not upload it again; notify your application server instead.'
    case 'PositionNotEqualToLength':
      return 'Another client has appended to the object. Continue at its current length, which oss stat shows.'
    case 'PreconditionFailed':
      return 'A condition of the request is not met. Check the object with oss stat.'
    case 'InvalidDigest':
      return DAMAGED
    case 'BadErrorResponse':
      return CHECK_PROXY
    case 'InvalidArgument':
      return argumentAdvice(message)
    case 'NoSuchUpload':
      return 'The upload was completed or aborted, or never existed.'
    case 'AccessDenied':
      if (endpoint !== undefined) return `The bucket is in another region. Use --endpoint ${endpoint}.`
      return `The access key needs the permission ${permissionFor(operation)} for this bucket and key.`
    default:
      if (isTemporary) return 'The service failed. Try again later.'
      return 'If it keeps failing, contact Alibaba Cloud support with the request id.'
  }
}

function argumentAdvice(message: string): string {
  return /signing region/i.test(message)
    ? 'Check --region: it does not match the endpoint.'
    : 'Check the arguments. If they are right, contact Alibaba Cloud support with the request id.'
}

function permissionFor(operation: string | undefined): string {
  switch (operation) {
    case 'ListMultipartUploads':
    case 'AbortMultipartUpload':
    case 'ListParts':
      return `oss:${operation}`
    case 'ListObjectsV2':
      return 'oss:ListObjects'
    case 'ListBuckets':
    case 'DeleteObject':
      return `oss:${operation}`
    case 'HeadObject':
    case 'GetObject':
      return 'oss:GetObject'
    default:
      return 'oss:PutObject'
  }
}
