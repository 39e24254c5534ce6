import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'

/**
 * The checks in the order of the output: this machine, the route to the service, the account, the
 * permissions.
 */
export const CHECKS = [
  'node',
  'checkpoints',
  'credentials',
  'endpoint',
  'proxy',
  'dns',
  'connection',
  'clock',
  'service',
  'keys',
  'region',
  'bucket',
  'list',
  'read',
  'put',
  'abort',
  'orphans',
] as const

/** Name of a check. */
export type Check = (typeof CHECKS)[number]

/** The result of a check. */
export interface Finding {
  readonly check: Check
  readonly status: 'ok' | 'warning' | 'problem'
  readonly found: string
  /** What to do; `null` if nothing needs to be done. */
  readonly advice: string | null
  /** Exit code of the command because of this finding; 0 unless it is a problem. */
  readonly exitCode: ExitCode
}

/** A check without a problem. */
export function ok(check: Check, found: string): Finding {
  return { check, status: 'ok', found, advice: null, exitCode: EXIT.done }
}

/** Uploads work, but something needs attention. */
export function warning(check: Check, found: string, advice: string): Finding {
  return { check, status: 'warning', found, advice, exitCode: EXIT.done }
}

/** Uploads do not work. */
export function problem(check: Check, found: string, advice: string | null, exitCode: ExitCode): Finding {
  return { check, status: 'problem', found, advice, exitCode }
}
