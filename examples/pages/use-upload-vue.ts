// A Vue composable: uploads a file, and keeps its progress in refs.
import type { OssBrowserClient, UploadFileInput, UploadHandle } from '@oss/browser'
import { onScopeDispose, readonly, ref, shallowRef } from 'vue'

type UploadState = 'idle' | 'uploading' | 'paused' | 'completed' | 'cancelled' | 'failed'

/** Returns the state of an upload, and what starts, pauses, resumes and cancels it. */
export function useUpload(client: OssBrowserClient) {
  const state = ref<UploadState>('idle')
  /** From 0 to 1. */
  const fraction = ref(0)
  const error = shallowRef<Error>()
  let handle: UploadHandle | undefined

  async function start(input: UploadFileInput): Promise<void> {
    handle = client.uploadFile(input)
    state.value = 'uploading'
    error.value = undefined
    for await (const progress of handle.progress({ intervalMs: 100 })) {
      state.value = progress.phase === 'paused' ? 'paused' : 'uploading'
      fraction.value = progress.fraction ?? 0
    }
    const outcome = await handle.outcome
    if (outcome.kind === 'completed') {
      fraction.value = 1
      state.value = 'completed'
    } else if (outcome.kind === 'cancelled') {
      state.value = 'cancelled'
    } else {
      error.value = outcome.error
      state.value = 'failed'
    }
  }

  // The upload ends with the component, and resumes when the same file is started again.
  onScopeDispose(() => void handle?.interrupt())

  return {
    state: readonly(state),
    fraction: readonly(fraction),
    error: readonly(error),
    start,
    pause: () => void handle?.pause(),
    resume: () => handle?.resume(),
    cancel: () => void handle?.cancel(),
  }
}
