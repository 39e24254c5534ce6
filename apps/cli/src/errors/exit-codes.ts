import { isOssError, type OssError } from '@oss/client'

/** Exit codes. Those from 64 to 78 are defined by sysexits.h. */
export const EXIT = {
  done: 0,
  usage: 2,
  /** The data has changed or is damaged. */
  data: 65,
  /** The file cannot be read, or the object does not exist. */
  noInput: 66,
  /**
   * The service or the network failed temporarily, or another process has the checkpoint. The same command
   * may succeed later.
   */
  unavailable: 69,
  /** A bug in this program. */
  internal: 70,
  /** The checkpoint, the output file or a listening socket cannot be created. */
  cannotCreate: 73,
  /** Stopped; the same command resumes. */
  interrupted: 75,
  /** OSS or a proxy rejected a request, or a response is unusable. The same command fails again. */
  rejected: 76,
  /** Credentials are missing or invalid, or a permission is missing. */
  permission: 77,
  sighup: 129,
  sigint: 130,
  sigpipe: 141,
  sigterm: 143,
  sigbreak: 149,
} as const

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

// `NAME CODE` overrides `NAME`. For other errors of the SDK, `isAboutCredentials` decides; for those that
// `isTemporary`, nothing else does.
const EXIT_CODES: Readonly<Record<string, ExitCode>> = {
  CliError: EXIT.usage,
  'CliError CREDENTIALS_MISSING': EXIT.permission,
  'CliError CREDENTIALS_FILE_UNREADABLE': EXIT.permission,
  'CliError CREDENTIALS_FILE_UNSAFE': EXIT.permission,
  'CliError STANDARD_INPUT_UNREADABLE': EXIT.noInput,
  'CliError DEBUG_FILE_UNWRITABLE': EXIT.cannotCreate,
  'CliError OUTPUT_UNWRITABLE': EXIT.cannotCreate,
  'CliError OBJECT_MISSING': EXIT.noInput,
  'CliError BUCKET_NOT_EMPTY': EXIT.rejected,
  'CliError CHECKPOINT_MISSING': EXIT.cannotCreate,
  ValidationError: EXIT.usage,
  OptionError: EXIT.usage,
  PlanError: EXIT.usage,
  SigningError: EXIT.usage,
  'SigningError CREDENTIALS_MISSING': EXIT.permission,
  'SigningError CREDENTIALS_INVALID': EXIT.permission,
  'SigningError CREDENTIALS_EXPIRED': EXIT.permission,
  'ServiceError InvalidDigest': EXIT.data,
  'ServiceError NoSuchKey': EXIT.noInput,
  'ServiceError NoSuchVersion': EXIT.noInput,
  // With 403, but no permission is missing.
  'ServiceError InvalidObjectState': EXIT.rejected,
  'TransportError INSECURE_ENDPOINT': EXIT.usage,
  ChecksumError: EXIT.data,
  SourceError: EXIT.noInput,
  'SourceError SOURCE_CHANGED': EXIT.data,
  CheckpointError: EXIT.cannotCreate,
  InterruptedError: EXIT.interrupted,
  'UploadError INTERRUPTED': EXIT.interrupted,
  'UploadError SOURCE_CHANGED': EXIT.data,
  'UploadError SOURCE_UNREADABLE': EXIT.noInput,
  'UploadError PART_CRC64_MISMATCH': EXIT.data,
  'UploadError OBJECT_CRC64_MISMATCH': EXIT.data,
  'UploadError CHECKPOINT_FAILED': EXIT.cannotCreate,
  'SyncError EMPTY_SOURCE': EXIT.noInput,
  'SyncError TOO_MANY_DELETIONS': EXIT.data,
  TargetError: EXIT.cannotCreate,
  'TargetError NO_PERMISSION': EXIT.permission,
  ObjectChangedError: EXIT.data,
  'DownloadError INTERRUPTED': EXIT.interrupted,
  'DownloadError OBJECT_NOT_FOUND': EXIT.noInput,
  'DownloadError OBJECT_CHANGED': EXIT.data,
  'DownloadError CRC64_MISMATCH': EXIT.data,
  'DownloadError CHECKPOINT_FAILED': EXIT.cannotCreate,
  EmulatorError: EXIT.internal,
  'EmulatorError OPTION_INVALID': EXIT.usage,
  'EmulatorError DATA_DIR_INVALID': EXIT.cannotCreate,
  'EmulatorError DATA_DIR_IN_USE': EXIT.cannotCreate,
  'EmulatorError LISTEN_FAILED': EXIT.cannotCreate,
  'Stopped SIGINT': EXIT.sigint,
  'Stopped SIGTERM': EXIT.sigterm,
  'Stopped SIGHUP': EXIT.sighup,
  'Stopped SIGBREAK': EXIT.sigbreak,
  'Stopped SIGPIPE': EXIT.sigpipe,
}

/** The exit code of a command that ends with an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof Error)) return EXIT.internal
  if (isOssError(error) && error.isTemporary) return EXIT.unavailable
  const code = 'code' in error ? EXIT_CODES[`${error.name} ${String(error.code)}`] : undefined
  if (code !== undefined) return code
  const isTransfer = error.name === 'UploadError' || error.name === 'DownloadError'
  if (isTransfer && error.cause !== undefined) return exitCodeOf(error.cause)
  return EXIT_CODES[error.name] ?? (isOssError(error) ? exitCodeByClass(error) : EXIT.internal)
}

function exitCodeByClass(error: OssError): ExitCode {
  return error.isAboutCredentials || isDenied(error) ? EXIT.permission : EXIT.rejected
}

/** OSS has more codes with 403 than those about credentials: about the account, or the object. */
function isDenied(error: OssError): boolean {
  if (error.name !== 'ServiceError' || (error.status !== 401 && error.status !== 403)) return false
  // A response of a proxy, or of OSS for a bucket that has another endpoint.
  return error.code !== 'BadErrorResponse' && error.details['Endpoint'] === undefined
}
