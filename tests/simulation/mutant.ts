/** A change of one place in the sources. */
export interface Patch {
  /** Below the root of the repository. */
  readonly file: string
  /** Stands there exactly once; a change of the sources that takes it away makes the mutant fail loudly. */
  readonly find: string
  readonly replace: string
}

/** A rule taken out of the code, to see whether the simulation notices. */
export interface Mutant {
  readonly rule: string
  readonly patches: readonly Patch[]
  /** Only two processes at a time can show it. */
  readonly twoProcesses?: true
  /** Only so many hosts that share one store can show it. */
  readonly owners?: number
  /** A stored script that shows it; for what chance finds too seldom. */
  readonly script?: string
}
