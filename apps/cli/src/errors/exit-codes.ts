/** What the exit codes mean. Those from 64 on are those of sysexits.h. */
export const EXIT = {
  done: 0,
  usage: 2,
  /** The data is not what it was, or arrived damaged. */
  data: 65,
  /** The file cannot be read, or there is no such object. */
  noInput: 66,
  /** The service or the network. */
  unavailable: 69,
  /** A defect of this program. */
  internal: 70,
  /** The place of the checkpoint, or of the file that is to be made. */
  place: 73,
  /** Stopped; the same command continues. */
  interrupted: 75,
  /** Credentials or permission. */
  permission: 77,
  sighup: 129,
  sigint: 130,
  sigpipe: 141,
  sigterm: 143,
  sigbreak: 149,
} as const

/** An exit code of this program. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

// `NAME CODE` before `NAME`. An UploadError or DownloadError whose code is not here ends as its cause says.
const TABLE: Readonly<Record<string, ExitCode>> = {
  CliError: EXIT.usage,
  'CliError CREDENTIALS_MISSING': EXIT.permission,
  'CliError CREDENTIALS_FILE_UNREADABLE': EXIT.permission,
  'CliError CREDENTIALS_FILE_UNSAFE': EXIT.permission,
  'CliError STANDARD_INPUT_UNREADABLE': EXIT.noInput,
  'CliError OBJECT_MISSING': EXIT.noInput,
  'CliError CHECKPOINT_MISSING': EXIT.place,
  ValidationError: EXIT.usage,
  OptionError: EXIT.usage,
  PlanError: EXIT.usage,
  SigningError: EXIT.usage,
  'SigningError CREDENTIALS_MISSING': EXIT.permission,
  'SigningError CREDENTIALS_INVALID': EXIT.permission,
  'SigningError CREDENTIALS_EXPIRED': EXIT.permission,
  // Of a profile: its file, its role, its program.
  CredentialsError: EXIT.permission,
  ServiceError: EXIT.unavailable,
  'ServiceError InvalidDigest': EXIT.data,
  TransportError: EXIT.unavailable,
  'TransportError INSECURE_ENDPOINT': EXIT.usage,
  AnswerError: EXIT.unavailable,
  XmlError: EXIT.unavailable,
  ChecksumError: EXIT.data,
  SourceError: EXIT.noInput,
  'SourceError SOURCE_CHANGED': EXIT.data,
  CheckpointError: EXIT.place,
  InterruptedError: EXIT.interrupted,
  'UploadError INTERRUPTED': EXIT.interrupted,
  'UploadError SOURCE_CHANGED': EXIT.data,
  'UploadError SOURCE_UNREADABLE': EXIT.noInput,
  'UploadError PART_CRC_MISMATCH': EXIT.data,
  'UploadError OBJECT_CRC_MISMATCH': EXIT.data,
  'UploadError COMPLETION_UNKNOWN': EXIT.unavailable,
  'UploadError UPLOAD_LOST': EXIT.unavailable,
  'UploadError CHECKPOINT_FAILED': EXIT.place,
  TargetError: EXIT.place,
  'TargetError NO_PERMISSION': EXIT.permission,
  ObjectChangedError: EXIT.data,
  'DownloadError INTERRUPTED': EXIT.interrupted,
  'DownloadError OBJECT_NOT_FOUND': EXIT.noInput,
  'DownloadError OBJECT_CHANGED': EXIT.data,
  'DownloadError CRC_MISMATCH': EXIT.data,
  'DownloadError CHECKPOINT_FAILED': EXIT.place,
  'EmulatorError OPTION_INVALID': EXIT.usage,
  'EmulatorError DATA_DIR_INVALID': EXIT.place,
  'EmulatorError DATA_DIR_IN_USE': EXIT.place,
  'EmulatorError LISTEN_FAILED': EXIT.unavailable,
  'Stopped SIGINT': EXIT.sigint,
  'Stopped SIGTERM': EXIT.sigterm,
  'Stopped SIGHUP': EXIT.sighup,
  'Stopped SIGBREAK': EXIT.sigbreak,
  'Stopped SIGPIPE': EXIT.sigpipe,
}

/** The exit code for what went wrong. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof Error)) return EXIT.internal
  if (error.name === 'ServiceError' && 'status' in error && 'code' in error) {
    // 403 is also how OSS says that the clock of this machine is wrong.
    const refused = (error.status === 401 || error.status === 403) && error.code !== 'RequestTimeTooSkewed'
    if (refused) return EXIT.permission
  }
  const code = 'code' in error ? TABLE[`${error.name} ${String(error.code)}`] : undefined
  if (code !== undefined) return code
  if (error.name === 'UploadError' || error.name === 'DownloadError')
    return error.cause === undefined ? EXIT.unavailable : exitCodeOf(error.cause)
  return TABLE[error.name] ?? EXIT.internal
}
