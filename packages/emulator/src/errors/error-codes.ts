/** Defaults of an error code; an operation may override each of them. */
export interface ErrorCodeEntry {
  readonly status: number
  readonly message: string
  readonly ec?: string
}

/** Every error code that the emulator returns (docs/protocol.md#errors). */
export const ERROR_CODES = {
  AccessDenied: {
    status: 403,
    message: 'You have no right to access this object because of bucket acl.',
    ec: '0003-00000001',
  },
  AccessForbidden: { status: 403, message: 'CORSResponse: This CORS request is not allowed.' },
  AccessKeyIdAndSecurityTokenNotMatch: {
    status: 403,
    message: 'The OSS Access Key Id and the security token you provided do not belong together.',
  },
  BadRequest: { status: 400, message: 'Bad request.' },
  BucketAlreadyExists: {
    status: 409,
    message: 'The requested bucket name is not available.',
    ec: '0015-00000104',
  },
  BucketNotEmpty: {
    status: 409,
    message: 'The bucket you tried to delete is not empty.',
    ec: '0015-00000301',
  },
  CallbackFailed: { status: 203, message: 'Error status : 502.', ec: '0007-00000203' },
  EntityTooSmall: {
    status: 400,
    message: 'Your proposed upload smaller than the minimum allowed size.',
    ec: '0042-00000213',
  },
  EntityTooLarge: {
    status: 400,
    message: 'Your proposed upload exceeds the maximum allowed size.',
  },
  FieldItemTooLong: { status: 400, message: 'A field of the form is too long.' },
  FileAlreadyExists: {
    status: 409,
    message: 'The object you specified already exists and can not be overwritten.',
    ec: '0026-00000002',
  },
  IncorrectNumberOfFilesInPOSTRequest: {
    status: 400,
    message: 'POST requires exactly one file upload per request.',
  },
  IncompleteBody: { status: 400, message: 'The request body is shorter than its Content-Length.' },
  InternalError: { status: 500, message: 'We encountered an internal error. Please try again.' },
  InvalidAccessKeyId: {
    status: 403,
    message: 'The OSS Access Key Id you provided does not exist in our records.',
    ec: '0002-00000902',
  },
  InvalidArgument: { status: 400, message: 'Invalid Argument.' },
  InvalidBucketName: { status: 400, message: 'The specified bucket is not valid.' },
  InvalidCRC64: {
    status: 400,
    message: 'The x-oss-hash-crc64ecma you specified does not match what we calculated.',
  },
  InvalidDigest: {
    status: 400,
    message: 'The Content-MD5 you specified was invalid.',
    ec: '0017-00000503',
  },
  InvalidEncryptionAlgorithmError: {
    status: 400,
    message: 'The encryption request you specified is not valid. Supported values: AES256, KMS, SM4.',
  },
  InvalidEncryptionRequest: { status: 400, message: 'The encryption request you specified is not valid.' },
  InvalidHostPutBucket: { status: 400, message: 'A bucket cannot be created through this host.' },
  InvalidObjectName: { status: 400, message: 'The specified object is not valid.' },
  InvalidObjectState: { status: 403, message: "The operation is not valid for the object's state." },
  InvalidPart: {
    status: 400,
    message:
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
  },
  InvalidPartOrder: {
    status: 400,
    message: 'The list of parts was not in ascending order.',
    ec: '0042-00000209',
  },
  InvalidPolicyDocument: { status: 400, message: 'The policy of the form is not valid.' },
  InvalidRange: { status: 416, message: 'The requested range cannot be satisfied.' },
  InvalidRequest: { status: 400, message: 'The request is not valid.' },
  InvalidSecurityToken: {
    status: 403,
    message: 'The security token you provided is invalid.',
    ec: '0002-00000006',
  },
  InvalidTargetType: {
    status: 400,
    message: 'The target of the symbolic link is a symbolic link.',
    ec: '0026-00000011',
  },
  InvalidTag: { status: 400, message: 'The tag you have provided is invalid.' },
  MalformedPOSTRequest: {
    status: 400,
    message: 'The body of your POST request is not well-formed multipart/form-data.',
  },
  MalformedXML: {
    status: 400,
    message: 'The XML you provided was not well-formed or did not validate against our published schema.',
  },
  MethodNotAllowed: { status: 405, message: 'The specified method is not allowed against this resource.' },
  MissingArgument: { status: 400, message: 'Missing Some Required Arguments.' },
  MissingContentLength: { status: 411, message: 'You must provide the Content-Length HTTP header.' },
  NoSuchBucket: { status: 404, message: 'The specified bucket does not exist.', ec: '0015-00000101' },
  NoSuchKey: { status: 404, message: 'The specified key does not exist.', ec: '0026-00000001' },
  NoSuchLifecycle: { status: 404, message: 'No Row found in Lifecycle Table.' },
  NoSuchVersion: { status: 404, message: 'The specified version does not exist.' },
  NoSuchUpload: {
    status: 404,
    message:
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  },
  NotImplemented: {
    status: 400,
    message: 'A header you provided implies functionality that is not implemented.',
  },
  NotModified: { status: 304, message: 'Not Modified' },
  NotSymlink: { status: 400, message: 'The object is not a symbolic link.' },
  ObjectNotAppendable: { status: 409, message: 'The object is not appendable.', ec: '0026-00000017' },
  OperationNotSupported: {
    status: 400,
    message: 'The operation is not supported for this resource.',
    ec: '0016-00000702',
  },
  PartAlreadyExist: {
    status: 409,
    message: "For sequential multipart upload, you can't overwrite uploaded parts.",
    ec: '0042-00000108',
  },
  PartNotSequential: {
    status: 400,
    message:
      'For sequential multipart upload, you must upload or complete parts with sequential part number.',
    ec: '0042-00000105',
  },
  PositionNotEqualToLength: {
    status: 409,
    message: 'Position is not equal to file length',
    ec: '0026-00000016',
  },
  PreconditionFailed: {
    status: 412,
    message: 'At least one of the pre-conditions you specified did not hold.',
  },
  RequestIsNotMultiPartContent: {
    status: 400,
    message: 'Bucket POST must be of the enclosure-type multipart/form-data.',
  },
  RequestTimeTooSkewed: {
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
    ec: '0002-00000504',
  },
  RestoreAlreadyInProgress: { status: 409, message: 'The restore operation is in progress.' },
  SecurityTokenExpired: {
    status: 403,
    message: 'The security token you provided has expired.',
    ec: '0002-00000007',
  },
  SignatureDoesNotMatch: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  },
  SymlinkTargetNotExist: { status: 404, message: 'The symbolic link target does not exist.' },
  TooManyBuckets: { status: 400, message: 'You have attempted to create more buckets than allowed.' },
} as const satisfies Record<string, ErrorCodeEntry>

/** A key of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES
