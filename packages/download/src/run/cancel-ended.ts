import { acquireKept } from '@oss/multipart'
import { callPort } from '../errors/port-failure.ts'
import type { DownloadNotice } from '../progress/download-notice.ts'
import type { DownloadOutcome } from '../progress/download-outcome.ts'
import { ProgressMeter } from '../progress/download-progress.ts'
import { discard } from './download.ts'
import { describeFailure } from './download-failure.ts'
import { restoredCheckpoint } from './open-download.ts'
import type { RunSettings } from './runner.ts'

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
