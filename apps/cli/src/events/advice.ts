import type { ServiceError } from '@oss/client'
import { codeOf, errorChain } from '../errors/error-chain.ts'

/** What to do about an error, where its own words do not say it; in terms of this command's flags. */
export function adviceFor(error: unknown): string | undefined {
  for (const link of errorChain(error)) {
    const advice = link.name === 'ServiceError' ? serviceAdvice(link as ServiceError) : byName(link)
    if (advice !== undefined) return advice
  }
  return undefined
}

const REACH = 'Check the endpoint and the network; oss doctor says what is wrong with them.'
const AGAIN = 'Run it again. If it stays so, oss doctor looks at the network.'
const BETWEEN =
  'Something between here and OSS may change answers: look for a proxy. oss doctor looks for one, too.'

const DAMAGED = 'Something on the way damages bytes: look for a bad network device, and run it again.'

const BY_CODE: Readonly<Record<string, string>> = {
  'ValidationError ENDPOINT_INVALID': 'The endpoint is given by --endpoint or OSS_ENDPOINT.',
  'ValidationError REGION_INVALID': 'The region is given by --region or OSS_REGION.',
  'ValidationError REGION_MISSING': 'Give --region, or set OSS_REGION.',
  'ValidationError BUCKET_INVALID': 'The bucket is the first part of oss://BUCKET/KEY.',
  'ValidationError KEY_INVALID': 'The key is what follows the bucket in oss://BUCKET/KEY.',
  'ValidationError TOO_LARGE': 'Use "oss upload" for files of this size.',
  'PlanError PART_SIZE_OUT_OF_RANGE': 'The flag for it is --part-size.',
  'PlanError PARALLEL_OUT_OF_RANGE': 'The flag for it is --parallel.',
  'SigningError REGION_INVALID': 'The region is given by --region or OSS_REGION.',
  'TransportError CONNECT_FAILED': REACH,
  'TransportError CONNECT_TIMEOUT': REACH,
  'TransportError TLS_REJECTED':
    'Check the endpoint. If a proxy of your company answers in its place, set NODE_EXTRA_CA_CERTS to its certificate.',
  'TransportError PROXY_REFUSED': 'Check HTTPS_PROXY and NO_PROXY.',
  'TransportError INSECURE_ENDPOINT':
    'The flag for that is --allow-insecure; others can then read and change what is sent.',
  'TransportError REDIRECT_REFUSED': "Use the endpoint of the bucket's own region.",
  'TargetError EXISTS': 'Leave --no-overwrite out to replace it.',
  'TransportError SOCKET_CLOSED': AGAIN,
  'TransportError IDLE_TIMEOUT': AGAIN,
  'TransportError RESPONSE_TIMEOUT': AGAIN,
  'TransportError TOTAL_TIMEOUT': AGAIN,
  'TransportError RESPONSE_TOO_LARGE': BETWEEN,
  'TransportError RESPONSE_MALFORMED': BETWEEN,
  'XmlError XML_TOO_LARGE': BETWEEN,
  'XmlError XML_FORBIDDEN': BETWEEN,
  'XmlError XML_MALFORMED': BETWEEN,
  'XmlError XML_UNEXPECTED': BETWEEN,
  'ChecksumError CRC64_MISMATCH': DAMAGED,
  'CliError CREDENTIALS_MISSING': 'Set both in the environment, or name a profile with --profile.',
  'CredentialsError NOT_CONFIGURED': 'Check the name of the profile, and in which file it is.',
  'CredentialsError REFUSED': "Check the role's policies.",
  'CredentialsError UNAVAILABLE': 'Run it again.',
  // Its own words say what to do; those of its cause would be about another case.
  'UploadError UPLOAD_LOST': 'Then run it again.',
  'DownloadError OBJECT_CHANGED': 'Then run it again.',
  'SourceError SOURCE_UNREADABLE': "Check the file's name, and that you may read it.",
  'SourceError SOURCE_CHANGED':
    'Upload it when nothing writes to it any more, or with --allow-growth when it is only appended to.',
}

function byName(error: Error): string | undefined {
  return BY_CODE[`${error.name} ${codeOf(error) ?? ''}`]
}

function serviceAdvice({ code, status, details, operation, message }: ServiceError): string {
  const endpoint = details['Endpoint']
  switch (code) {
    case 'SignatureDoesNotMatch':
      return 'Check OSS_ACCESS_KEY_SECRET: it is not that of this key id. Check --region too.'
    case 'InvalidAccessKeyId':
      return 'Check OSS_ACCESS_KEY_ID: there is no such key, or it is disabled.'
    case 'SecurityTokenExpired':
    case 'InvalidSecurityToken':
      return 'Get new temporary keys, and set all three: id, secret and OSS_SESSION_TOKEN.'
    case 'RequestTimeTooSkewed':
      return 'Set the clock of this machine.'
    case 'NoSuchBucket':
      return "Check the bucket's name."
    case 'FileAlreadyExists':
      return 'The object is there, and is not to be overwritten: take another key, or delete it first.'
    case 'CallbackFailed':
      return 'The object is stored: do not send it again, but tell your application server of it.'
    case 'PositionNotEqualToLength':
      return "Somebody else has appended: go on from the object's length, which oss stat shows."
    case 'PreconditionFailed':
      return 'A condition that was set does not hold: look at the object with oss stat.'
    case 'InvalidDigest':
      return DAMAGED
    case 'BadErrorResponse':
      return BETWEEN
    case 'InvalidArgument':
      return argumentAdvice(message)
    case 'NoSuchUpload':
      return 'It was completed or aborted before, or it never was.'
    case 'AccessDenied':
      if (endpoint !== undefined) return `The bucket is elsewhere: use --endpoint ${endpoint}.`
      return `The keys need the permission ${permissionFor(operation)} for this bucket and key.`
    default:
      if (status >= 500) return 'The service has trouble; try again later.'
      return 'If it stays so, ask the support of Alibaba Cloud, and name the request id.'
  }
}

function argumentAdvice(message: string): string {
  return /signing region/i.test(message)
    ? 'Check --region: it is not that of the endpoint.'
    : 'Check what was given; if it looks right, name the request id to the support of Alibaba Cloud.'
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
