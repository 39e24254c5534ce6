/** The fields of an error response that determine the advice. */
export interface AdvisedResponse {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, string>>
  readonly operation: string | undefined
  readonly host: string
  readonly bucket: string | undefined
  readonly isTemporary: boolean
}

const ACCESS_KEY = 'Check `accessKeyId`: the access key does not exist or is disabled.'
const TOKEN =
  'Get new temporary credentials, and set all three values: `accessKeyId`, `accessKeySecret` and `securityToken`.'

const BY_CODE: Readonly<Record<string, string>> = {
  SignatureDoesNotMatch: 'Check `accessKeySecret`: it does not match the access key id. Check `region`, too.',
  InvalidAccessKeyId: ACCESS_KEY,
  SecurityTokenExpired: TOKEN,
  InvalidSecurityToken: TOKEN,
  RequestTimeTooSkewed: 'Set the clock of this machine.',
  FileAlreadyExists:
    'The object exists and must not be overwritten. Use another key, or delete the object first.',
  CallbackFailed: 'The object is stored. Do not upload it again; notify your application server instead.',
  PositionNotEqualToLength:
    'Another client has appended to the object. Continue at its current length, which `headObject` shows.',
  NotModified: 'The object has not changed: use the content that you already have.',
  PreconditionFailed: 'A condition of the request is not met. Check the object with `headObject`.',
  InvalidDigest: 'Data was damaged in transit: check network devices, and try again.',
  InvalidObjectState: 'The object is archived. Restore it, and try again when the restore is complete.',
  BucketAlreadyExists:
    'The name belongs to another account: bucket names are unique among all users. Choose another name.',
  NoSuchVersion: 'Check `versionId`: the object does not have this version.',
  NoSuchUpload: 'The upload was completed or aborted, or never existed.',
  TransferAccelerationDisabled:
    'Enable transfer acceleration for the bucket, or set `endpoint` to that of its region.',
}

/** What to do about an error response. Names of options and methods are in backticks. */
export function serviceAdvice(response: AdvisedResponse): string {
  const { code, message, host, bucket } = response
  const known = BY_CODE[code]
  if (known !== undefined) return known
  switch (code) {
    case 'NoSuchBucket':
      return duplicateBucketAdvice(host, bucket) ?? noSuchBucket(response)
    case 'NoSuchKey':
      return 'Check the key and the bucket.'
    case 'BadErrorResponse':
      return `Look for a proxy, a firewall or a login page of the network between this machine and ${host}.`
    case 'InvalidArgument':
      return /signing region/i.test(message)
        ? `Check \`region\`: it does not match the endpoint ${host}.`
        : 'Check the arguments. If they are correct, contact Alibaba Cloud support with the request id.'
    case 'AccessDenied':
      return accessDenied(response)
    default:
      if (response.isTemporary) return 'The service failed. Try again later.'
      return 'If it keeps failing, contact Alibaba Cloud support with the request id.'
  }
}

/**
 * Advice for a host in which the bucket appears twice, because the endpoint already contains it or is a
 * custom domain of the bucket.
 */
export function duplicateBucketAdvice(host: string, bucket: string | undefined): string | undefined {
  if (bucket === undefined || !host.startsWith(`${bucket}.${bucket}.`)) return undefined
  return `The bucket appears twice in ${host}. For a custom domain of the bucket, set \`addressing: 'cname'\`; otherwise remove the bucket from \`endpoint\`.`
}

function noSuchBucket({ host, bucket }: AdvisedResponse): string {
  const name = bucket === undefined ? 'the bucket' : `the bucket "${bucket}"`
  return `Check the name of ${name}, and whether the endpoint ${host} is that of the bucket.`
}

function accessDenied({ details, message, operation }: AdvisedResponse): string {
  const endpoint = details['Endpoint']
  // A text of the service becomes part of the advice only if it is a host name.
  if (endpoint !== undefined && /^[\w.:-]{1,255}$/.test(endpoint))
    return `The bucket is in another region. Set \`endpoint\` to ${endpoint}${regionOf(endpoint)}.`
  if (/expired/i.test(message)) return 'The signed URL has expired. Sign a new one.'
  const action = nameIn(details['AuthAction']) ?? actionOf(operation)
  const policy = nameIn(details['PolicyType'])
  const kind = policy === undefined ? '' : ` (${policy})`
  const diagnosis =
    details['EncodedDiagnosticMessage'] === undefined
      ? ''
      : ' DecodeDiagnosticMessage of RAM decodes `details.EncodedDiagnosticMessage`, which names the statement.'
  if (details['NoPermissionType'] === 'ExplicitDeny')
    return `A policy${kind} denies ${action} explicitly: change its Deny statement.${diagnosis}`
  return `The access key needs the permission ${action} for this bucket and key${policy === undefined ? '' : `, in a policy of the type ${policy}`}.${diagnosis}`
}

function nameIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w:]{1,64}$/.test(text) ? text : undefined
}

function regionOf(endpoint: string): string {
  const region = /^(?:vpc100-)?oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(endpoint)?.[1]
  return region === undefined ? '' : ` and \`region\` to ${region}`
}

/** The RAM action that an operation needs. */
function actionOf(operation: string | undefined): string {
  switch (operation) {
    case 'ListMultipartUploads':
    case 'AbortMultipartUpload':
    case 'ListParts':
    case 'ListBuckets':
    case 'DeleteObject':
      return `oss:${operation}`
    case 'ListObjectsV2':
      return 'oss:ListObjects'
    case 'HeadObject':
    case 'GetObject':
      return 'oss:GetObject'
    default:
      return 'oss:PutObject'
  }
}
