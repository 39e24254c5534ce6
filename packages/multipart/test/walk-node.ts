import type { UploadEffect, UploadState } from '../src/machine/state.ts'
import type { UploadId } from '../src/model/ids.ts'

/** An effect that is answered by an event. */
export type Answered = Exclude<UploadEffect, { readonly type: 'notify' | 'stop-in-flight' | 'settle' }>

/** What the world outside the machine knows of an upload. */
export interface Ledger {
  /** The source and the checkpoint were opened; the checkpoint is opened only once. */
  readonly opened: boolean
  /** Ids that the service may still know, as far as answers have told. */
  readonly alive: ReadonlySet<UploadId>
  /** Ids that were given up without confirmation, because no completion was ever sent for them. */
  readonly leftBehind: ReadonlySet<UploadId>
  /** The id in the checkpoint. */
  readonly durable: UploadId | undefined
  /** The checkpoint says that a completion may have been sent. */
  readonly marked: boolean
  /** The source was found unchanged after the last byte of it was read. */
  readonly verified: boolean
  /** How many ids were made. */
  readonly ids: number
  readonly settled: number
}

/** An upload on a walk through its states. */
export interface Node extends Ledger {
  readonly state: UploadState
  readonly pending: readonly Answered[]
}

/** The part that an effect is about. */
export function numberOf(effect: Answered): number {
  if (effect.type === 'record') return effect.part.number
  return effect.type === 'send' || effect.type === 'wait-for-part' ? effect.number : 0
}

/** The effects that an event will answer. */
export function answered(effects: readonly UploadEffect[]): readonly Answered[] {
  return effects.filter(
    (effect): effect is Answered =>
      effect.type !== 'notify' && effect.type !== 'stop-in-flight' && effect.type !== 'settle',
  )
}
