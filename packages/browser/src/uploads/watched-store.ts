import type { CheckpointStore } from '@oss/client/upload'
import { type CheckpointLease, isCheckpointError } from '@oss/multipart'
import type { UploadFileInput } from './upload-file-input.ts'

/** A store that can end the lease of another tab. */
type BrowserStore = CheckpointStore & {
  release?(id: Parameters<CheckpointStore['acquire']>[0]): Promise<void>
}

interface WatchOptions {
  readonly takeOver: boolean | undefined
  readonly onNotice: UploadFileInput['onNotice'] | undefined
}

/**
 * Wraps the store of one upload: takes the checkpoint over if requested, and calls `onNotice` if the browser
 * stores nothing, or nothing more. An upload continues when the disk is full; a later one sends the parts
 * again that could not be recorded.
 */
export function watchedStore(store: BrowserStore, { takeOver, onNotice }: WatchOptions): CheckpointStore {
  const { request } = store
  return {
    has: (id) => store.has(id),
    list: (options) => store.list(options),
    ...(store.shared && { shared: store.shared }),
    ...(request && { request: (id, action) => request.call(store, id, action) }),
    async acquire(id) {
      if (takeOver === true) await store.release?.(id)
      const lease = await store.acquire(id)
      // Only leases of the store in IndexedDB report whether they are persistent.
      if (!('isPersistent' in lease)) return lease
      if (lease.isPersistent === false) notify(onNotice)
      return withoutRecords(lease, () => notify(onNotice))
    },
  }
}

function withoutRecords(lease: CheckpointLease, onUnwritable: () => void): CheckpointLease {
  let isNotified = false
  const ignoreUnwritable = async (written: Promise<void>): Promise<void> => {
    try {
      await written
    } catch (error) {
      // Firefox reports a full disk once, and then refuses all writes for another reason.
      if (!isCheckpointError(error) || error.code !== 'UNWRITABLE') throw error
      if (!isNotified) onUnwritable()
      isNotified = true
    }
  }
  return {
    ...lease,
    recordPart: (part) => ignoreUnwritable(lease.recordPart(part)),
    markCompleting: () => ignoreUnwritable(lease.markCompleting()),
  }
}

function notify(onNotice: WatchOptions['onNotice']): void {
  try {
    onNotice?.({ kind: 'not-resumable' })
  } catch {
    // An error of a listener does not end the upload.
  }
}
