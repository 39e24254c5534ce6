import type { CheckpointStore } from '@oss/client/upload'
import { type CheckpointLease, isCheckpointError } from '@oss/multipart'
import type { UploadFileInput } from './upload-file-input.ts'

/** A store whose leases may report that they end with the page, and that can end the lease of another tab. */
type BrowserStore = CheckpointStore & {
  release?(id: Parameters<CheckpointStore['acquire']>[0]): Promise<void>
}

interface WatchOptions {
  readonly takeOver: boolean | undefined
  readonly onNotice: UploadFileInput['onNotice'] | undefined
}

/**
 * Wraps the store of one upload: takes the checkpoint over if asked, and notifies when nothing is stored, or
 * nothing more. An upload continues when the browser does not write any more, as with a full disk: a later
 * one sends the parts again that could not be recorded.
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
      // A lease of the store in IndexedDB; stores of a user have their own ways.
      if (!('isPersistent' in lease)) return lease
      if (lease.isPersistent === false) notify(onNotice)
      return outlivingStorage(lease, () => notify(onNotice))
    },
  }
}

function outlivingStorage(lease: CheckpointLease, onUnwritable: () => void): CheckpointLease {
  let isNotified = false
  const evenUnwritten = async (written: Promise<void>): Promise<void> => {
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
    recordPart: (part) => evenUnwritten(lease.recordPart(part)),
    markCompleting: () => evenUnwritten(lease.markCompleting()),
  }
}

function notify(onNotice: WatchOptions['onNotice']): void {
  try {
    onNotice?.({ kind: 'not-resumable' })
  } catch {
    // A listener cannot end an upload.
  }
}
