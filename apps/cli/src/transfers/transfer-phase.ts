import type { DownloadProgress, UploadProgress } from '@oss/client'
import type { TransferPhase } from '../events/progress-event.ts'

/** Maps the phase of a transfer to those of `--json`, which stay the same when the client adds new ones. */
export function transferPhase(phase: UploadProgress['phase'] | DownloadProgress['phase']): TransferPhase {
  switch (phase) {
    case 'opening':
    case 'reconciling':
    case 'initiating':
    case 'creating-checkpoint':
      return 'opening'
    case 'checking':
    case 'importing-parts':
      return 'checking'
    case 'fencing':
    case 'discarding':
      return 'clearing'
    case 'uploading':
    case 'putting':
    case 'pausing':
    case 'paused':
      return 'uploading'
    case 'downloading':
      return 'downloading'
    case 'verifying':
      return 'verifying'
    case 'publishing':
      return 'finishing'
    case 'recording-intent':
    case 'completing':
    case 'resolving':
    case 'finishing':
    case 'settled':
      return 'completing'
    default:
      return phase satisfies never
  }
}
