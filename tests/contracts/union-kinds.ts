/**
 * The kinds of each union that the client returns or reports. `results-are-data` compares them with the
 * types.
 */
export const UNION_KINDS = {
  CallbackOutcome: ['failed', 'responded'],
  DownloadNotice: [
    ...['checkpoint-damaged', 'checkpoint-not-removed', 'draft-not-removed', 'parts-damaged'],
    ...['restarted', 'resumed', 'started'],
  ],
  DownloadOutcome: ['cancelled', 'completed', 'failed', 'interrupted'],
  FileResult: ['failed', 'interrupted', 'planned', 'skipped', 'unchanged', 'updated', 'uploaded'],
  UploadNotice: [
    ...['checkpoint-damaged', 'checkpoint-not-removed', 'options-ignored', 'part-rejected', 'parts-lost'],
    ...['restarted', 'resumed', 'started', 'upload-not-aborted'],
  ],
  UploadOutcome: ['cancelled', 'completed', 'failed', 'interrupted'],
} as const satisfies Readonly<Record<string, readonly string[]>>
