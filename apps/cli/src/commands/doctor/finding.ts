import type { ExitCode } from '../../errors/exit-codes.ts'
import { EXIT } from '../../errors/exit-codes.ts'

/**
 * What is looked at, in this order: what this machine has, the way to the service, what the service says of us, what we may do there.
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

/** Something that is looked at. */
export type Check = (typeof CHECKS)[number]

/** What one look found. */
export interface Finding {
  readonly check: Check
  readonly status: 'ok' | 'warning' | 'problem'
  readonly found: string
  /** What to do; `null` when there is nothing. */
  readonly advice: string | null
  /** How the command ends because of it; 0 unless it is a problem. */
  readonly exitCode: ExitCode
}

/** All is well. */
export function fine(check: Check, found: string): Finding {
  return { check, status: 'ok', found, advice: null, exitCode: EXIT.done }
}

/** Uploads work, and somebody should know all the same. */
export function warning(check: Check, found: string, advice: string): Finding {
  return { check, status: 'warning', found, advice, exitCode: EXIT.done }
}

/** Uploads do not work like this. */
export function problem(check: Check, found: string, advice: string | null, exitCode: ExitCode): Finding {
  return { check, status: 'problem', found, advice, exitCode }
}
