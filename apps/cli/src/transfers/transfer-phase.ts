import type { DownloadProgress, UploadProgress } from '@oss/client'
import type { TransferPhase } from '../events/event.ts'

/** The phase of a transfer in the words of this command, which stay what they are when the client learns new ones. */
export function transferPhase(phase: UploadProgress['phase'] | DownloadProgress['phase']): TransferPhase {
  switch (phase) {
    case 'opening':
    case 'reconciling':
    case 'initiating':
    case 'beginning':
      return 'opening'
    case 'checking':
    case 'adopting':
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
    case 'placing':
      return 'finishing'
    case 'marking':
    case 'completing':
    case 'resolving':
    case 'finishing':
    case 'settled':
      return 'completing'
    default:
      return phase satisfies never
  }
}
