import type { DoctorTarget } from './target.ts'

/** Arguments of `oss doctor`. */
export interface DoctorArguments extends DoctorTarget {
  readonly checkpointDir: string
}
