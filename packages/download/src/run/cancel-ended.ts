import { acquireSelfHealing } from '@oss/multipart'
import { callPort } from '../errors/port-failure.ts'
import type { DownloadNotice } from '../progress/download-notice.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import { ProgressMeter } from '../progress/progress-meter.ts'
import { discardDraftAndCheckpoint } from './discard-draft.ts'
import { describeFailure } from './download-failure.ts'
import { restoreCheckpoint } from './open-download.ts'
import type { RunSettings } from './run-context.ts'

/** Cancels a download that has ended already. Its draft and its checkpoint may still exist. */
export async function cancelEnded(
  settings: RunSettings,
  notify: (notice: DownloadNotice) => void,
): Promise<DownloadOutcome> {
  const run = { ...settings, notify, meter: new ProgressMeter() }
  try {
    // It has stopped already, so a store that does not respond is waited for no longer than after a stop.
    const grace = { stop: AbortSignal.abort(), sleep: settings.sleep }
    await using lease = await callPort('checkpoint', () => acquireSelfHealing({ ...settings, ...grace }))
    const checkpoint = await restoreCheckpoint(run, { lease })
    return await discardDraftAndCheckpoint(run, { lease, draft: checkpoint?.header.draft })
  } catch (error) {
    return { kind: 'failed', error: describeFailure(run, undefined, error) }
  }
}
