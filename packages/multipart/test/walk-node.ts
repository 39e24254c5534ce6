import type { UploadEffect, UploadState } from '../src/machine/state.ts'
import type { UploadId } from '../src/model/ids.ts'

/** An effect whose result is an event. */
export type AwaitedEffect = Exclude<UploadEffect, { readonly type: 'notify' | 'stop-in-flight' | 'settle' }>

/** What the world outside the machine knows of an upload. */
export interface Ledger {
  /** The source and the checkpoint were opened; the checkpoint is opened only once. */
  readonly opened: boolean
  /** Ids that the service may still know, as far as its responses have shown. */
  readonly alive: ReadonlySet<UploadId>
  /** Ids that were abandoned without confirmation, because no completion was ever sent for them. */
  readonly leftBehind: ReadonlySet<UploadId>
  /** The id in the checkpoint. */
  readonly durable: UploadId | undefined
  /** Digest of the object options in the checkpoint that was found. */
  readonly options: string | undefined
  /** The checkpoint records that a completion may have been sent. */
  readonly marked: boolean
  /** The source was found unchanged after the last byte of it was read. */
  readonly verified: boolean
  /** Number of ids created. */
  readonly ids: number
  readonly settled: number
}

/** An upload on a walk through its states. */
export interface Node extends Ledger {
  readonly state: UploadState
  readonly pending: readonly AwaitedEffect[]
}

/** Returns the part that an effect concerns. */
export function numberOf(effect: AwaitedEffect): number {
  if (effect.type === 'record') return effect.part.number
  return effect.type === 'send' || effect.type === 'wait-for-part' ? effect.number : 0
}

/** Returns the effects whose result is an event. */
export function awaitedEffects(effects: readonly UploadEffect[]): readonly AwaitedEffect[] {
  return effects.filter(
    (effect): effect is AwaitedEffect =>
      effect.type !== 'notify' && effect.type !== 'stop-in-flight' && effect.type !== 'settle',
  )
}
