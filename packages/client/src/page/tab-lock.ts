import { PresignedUploadError } from '../errors/presigned-upload-error.ts'

/** Web Locks, without the types of pages. */
interface LockManager {
  request<Result>(
    name: string,
    options: { readonly signal: AbortSignal },
    act: () => Promise<Result>,
  ): Promise<Result>
}

/** A page that was reloaded may keep its lock for a moment. */
const MAX_WAIT_MS = 3_000

/**
 * Acts while no other tab and no other call holds the name: two files sent for one upload would be mixed.
 * Without Web Locks, as in pages without TLS, acts at once.
 *
 * @throws PresignedUploadError `LOCKED`
 */
export async function withTabLock<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  const { navigator } = globalThis as { navigator?: { readonly locks?: LockManager } }
  if (navigator?.locks === undefined) return act()
  const signal = AbortSignal.timeout(MAX_WAIT_MS)
  let isHeld = false
  try {
    return await navigator.locks.request(`oss-presigned ${name}`, { signal }, () => {
      isHeld = true
      return act()
    })
  } catch (cause) {
    if (isHeld) throw cause
    const message = 'Another tab is sending this upload. Close it, or wait until it has finished.'
    throw new PresignedUploadError('LOCKED', message, { cause })
  }
}
