import { acquireKept } from '@oss/multipart'
import type { DownloadNotice } from '../download-notice.ts'
import type { DownloadOutcome } from '../download-outcome.ts'
import { discard } from './download.ts'
import { describeFailure } from './download-failure.ts'
import { ProgressMeter } from './download-progress.ts'
import { restoredCheckpoint } from './open-download.ts'
import { callPort } from './port-failure.ts'
import type { RunSettings } from './running-download.ts'

/** Cancels a download that ended before the cancel came: its draft and its checkpoint may still be there. */
export async function discardEnded(
  settings: RunSettings,
  notify: (notice: DownloadNotice) => void,
): Promise<DownloadOutcome> {
  const run = { ...settings, notify, meter: new ProgressMeter() }
  try {
    await using lease = await callPort('checkpoint', () => acquireKept(settings.checkpoints, settings.id))
    const checkpoint = await restoredCheckpoint(run, { lease })
    return await discard(run, { lease, draft: checkpoint?.header.uploadId })
  } catch (error) {
    return { status: 'failed', error: describeFailure(run, undefined, error) }
  }
}
