import type { CheckpointStore } from '@oss/client/upload'
import type { UploadFileInput } from './upload-file-input.ts'

/** A store whose leases may report that they end with the page, and that can end the lease of another tab. */
type BrowserStore = CheckpointStore & {
  release?(id: Parameters<CheckpointStore['acquire']>[0]): Promise<void>
}

interface WatchOptions {
  readonly takeOver: boolean | undefined
  readonly onNotice: UploadFileInput['onNotice'] | undefined
}

/** Wraps the store of one upload: takes the checkpoint over if asked, and notifies when nothing is stored. */
export function watchedStore(store: BrowserStore, { takeOver, onNotice }: WatchOptions): CheckpointStore {
  return {
    ...store,
    async acquire(id) {
      if (takeOver === true) await store.release?.(id)
      const lease = await store.acquire(id)
      if ('isPersistent' in lease && lease.isPersistent === false) notify(onNotice)
      return lease
    },
  }
}

function notify(onNotice: WatchOptions['onNotice']): void {
  try {
    onNotice?.({ kind: 'not-resumable' })
  } catch {
    // A listener cannot end an upload.
  }
}
