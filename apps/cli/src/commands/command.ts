import type { GlobalFlags } from '../access/global-flags.ts'
import type { Host } from '../host/host.ts'
import type { Output } from '../output/output.ts'

/** What a command works with. */
export interface CommandContext {
  readonly host: Host
  readonly flags: GlobalFlags
  readonly output: Output
  /** Aborts when the command is to stop; its reason is a `Stopped`. */
  readonly signal: AbortSignal
  /** Aborts just before the process is ended at once, by a second signal. What its listeners do must not wait for anything. */
  readonly leaving: AbortSignal
}
