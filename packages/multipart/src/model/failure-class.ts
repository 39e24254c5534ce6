/** What an error means for the caller, whatever its code. */
export interface FailureClass {
  /** Whether the failure may be temporary, so that the same call may succeed later. */
  readonly isTemporary: boolean
  /** Whether the access key, its token, the signature, the clock or a permission is the cause. */
  readonly isAboutCredentials: boolean
}

/** Another process has the checkpoint, and will release it; or its store may respond again. */
const TEMPORARY: ReadonlySet<string> = new Set(['LOCKED', 'TAKEN_OVER', 'UNRESPONSIVE'])
/** Codes that name the step that failed. Only the cause shows why it failed. */
const DECIDED_BY_CAUSE: ReadonlySet<string> = new Set([
  'PART_FAILED',
  'REQUEST_FAILED',
  'COMPLETION_UNKNOWN',
  'STALE_UPLOAD_NOT_ABORTED',
  'CHECKPOINT_FAILED',
  'UNREADABLE',
  'UNWRITABLE',
  'SOURCE_UNREADABLE',
])

/** Classifies an error of this package, or of one that wraps such errors, by its code and its cause. */
export function failureClass(code: string, cause?: unknown): FailureClass {
  if (DECIDED_BY_CAUSE.has(code)) return failureClassOf(cause)
  return { isTemporary: TEMPORARY.has(code), isAboutCredentials: false }
}

/** Returns the class that an error has by its fields; neither for any other value. */
export function failureClassOf(error: unknown): FailureClass {
  return {
    isTemporary: fieldOf(error, 'isTemporary') === true,
    isAboutCredentials: fieldOf(error, 'isAboutCredentials') === true,
  }
}

/** By shape: a store or a provider of credentials may use another copy of these packages, or none. */
function fieldOf(error: unknown, field: string): unknown {
  try {
    return Reflect.get(Object(error), field)
  } catch {
    // A cause can be any value. An error that its getter throws must not hide the failure.
    return undefined
  }
}

/** Advice for errors of this package whose message contains none. */
const ADVICE: Readonly<Record<string, string>> = {
  // Its message has the first step. The advice of its cause would not fit.
  UPLOAD_LOST: 'Then try again.',
  SOURCE_UNREADABLE: 'Check the path and the permissions of the file.',
  SOURCE_CHANGED: 'Upload it when nothing writes to it, or with `allowGrowth` if it is only appended to.',
}

/**
 * Returns the advice for an error of this package: that of its code, else that of its cause. Names of options
 * and methods are in backticks.
 */
export function adviceFor(code: string, cause?: unknown): string | undefined {
  return ADVICE[code] ?? adviceOf(cause)
}

/** Returns the advice of an error; `undefined` for other values. By shape, as `failureClassOf`. */
export function adviceOf(error: unknown): string | undefined {
  const advice = fieldOf(error, 'advice')
  return typeof advice === 'string' ? advice : undefined
}
