import type { DownloadRun, Memory } from './run-context.ts'

/** Removes the draft that is remembered. One that stays costs space only, so it is named, and the download goes on. */
export async function discardDraft(
  { target, notify }: Pick<DownloadRun, 'target' | 'notify'>,
  memory: Memory,
): Promise<void> {
  const { draft } = memory
  if (draft === undefined) return
  try {
    await target.discard(draft)
  } catch (error) {
    notify({ type: 'draft-left-behind', draft, error })
  }
  memory.draft = undefined
}
