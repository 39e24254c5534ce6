/** The part of `navigator.locks` that is used. */
export interface WebLocks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    held: () => Promise<void>,
  ): Promise<void>
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>
}

/** A lock that is held. */
export interface HeldLock {
  /** Resolves when another tab has stolen the lock. */
  readonly stolen: Promise<void>
  release(): void
}

/** How long a lock is waited for: a page that is being reloaded still holds its locks for a moment. */
const WAIT_MS = 2_000

/** The Web Locks of the page; `undefined` where they are missing, as in pages without https. */
export function webLocks(): WebLocks | undefined {
  return (globalThis as { navigator?: { readonly locks?: WebLocks } }).navigator?.locks
}

/** Acquires a lock, which ends with its page; `undefined` when another page holds it. */
export function holdLock(locks: WebLocks, name: string): Promise<HeldLock | undefined> {
  const stolen = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  return new Promise((resolve) => {
    locks
      .request(name, { signal: AbortSignal.timeout(WAIT_MS) }, () => {
        resolve({ stolen: stolen.promise, release: released.resolve })
        return released.promise
      })
      .catch(() => {
        stolen.resolve()
        resolve(undefined)
      })
  })
}

/** Takes a lock away from its holder, and frees it. */
export async function breakLock(locks: WebLocks, name: string): Promise<void> {
  await locks.request(name, { steal: true }, async () => {})
}

/** Returns the names of the locks that any page of this origin holds. */
export async function heldLocks(locks: WebLocks): Promise<ReadonlySet<string | undefined>> {
  const { held = [] } = await locks.query()
  return new Set(held.map(({ name }) => name))
}
