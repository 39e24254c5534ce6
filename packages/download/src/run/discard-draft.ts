import { callPort } from '../errors/port-failure.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import { describeFailure } from './download-failure.ts'
import type { LeaseState, RunContext } from './run-context.ts'

/**
 * Removes the recorded draft. If that fails, a notice names the draft and the download continues without it.
 */
export async function discardDraft(
  { target, notify }: Pick<RunContext, 'target' | 'notify'>,
  state: LeaseState,
): Promise<void> {
  const { draft } = state
  if (draft === undefined) return
  try {
    await target.discard(draft)
  } catch (error) {
    notify({ kind: 'draft-not-removed', draft, error })
  }
  state.draft = undefined
}

/** Removes the draft and the checkpoint, unless they belong to another owner. */
export async function discardDraftAndCheckpoint(
  run: Pick<RunContext, 'reader' | 'meter' | 'target' | 'notify'>,
  state: LeaseState,
): Promise<DownloadOutcome> {
  try {
    const { draft, lease } = state
    await callPort('checkpoint', () => lease.assertOwner())
    if (draft !== undefined) await callPort('target', () => run.target.discard(draft))
    state.draft = undefined
    await callPort('checkpoint', () => lease.remove())
    return { kind: 'cancelled' }
  } catch (error) {
    return { kind: 'failed', error: describeFailure(run, state, error) }
  }
}
