import { PlanError } from './plan-error.ts'

/**
 * Options that uploads, copies and downloads share, with the unchecked types that JavaScript callers may
 * pass.
 */
export interface RunOptions {
  readonly signal?: unknown
  readonly onNotice?: unknown
  readonly now?: unknown
  readonly monotonicMs?: unknown
  readonly sleep?: unknown
  readonly verify?: unknown
  readonly allowGrowth?: unknown
  readonly overwrite?: unknown
  readonly identity?: unknown
  readonly continueOnly?: unknown
  readonly uploadId?: unknown
  readonly objectOptions?: unknown
}

/**
 * Checks the types of the options. An option that is `undefined` counts as omitted.
 *
 * @throws PlanError `OPTION_INVALID`
 */
export function checkRunOptions({
  signal,
  onNotice,
  now,
  monotonicMs,
  sleep,
  verify,
  allowGrowth,
  overwrite,
  identity,
  continueOnly,
  uploadId,
  objectOptions,
}: RunOptions): void {
  check('continueOnly', continueOnly, isUploadId(continueOnly), 'an upload id')
  check('uploadId', uploadId, isUploadId(uploadId), 'an upload id')
  const isDigest = typeof objectOptions === 'string' && objectOptions !== '' && objectOptions.length <= 8192
  check('objectOptions', objectOptions, isDigest, 'a string of 1 to 8192 characters')
  check('identity', identity, typeof identity === 'string', 'a string')
  check('signal', signal, isSignal(signal), 'an AbortSignal')
  check('onNotice', onNotice, typeof onNotice === 'function', 'a function')
  check('now', now, typeof now === 'function', 'a function')
  check('monotonicMs', monotonicMs, typeof monotonicMs === 'function', 'a function')
  check('sleep', sleep, typeof sleep === 'function', 'a function')
  const isKnown = verify === 'metadata' || verify === 'content' || verify === 'full'
  check('verify', verify, isKnown, '"metadata", "content" or "full"')
  check('allowGrowth', allowGrowth, typeof allowGrowth === 'boolean', 'true or false')
  check('overwrite', overwrite, typeof overwrite === 'boolean', 'true or false')
}

function isUploadId(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
}

function check(field: string, value: unknown, isGood: boolean, range: string): void {
  if (value === undefined || isGood) return
  const got = value === null ? 'null' : typeof value
  throw new PlanError('OPTION_INVALID', field, `${field} must be ${range} (got ${got})`)
}
