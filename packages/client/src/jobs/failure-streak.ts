import { failureScope } from '../errors/failure-scope.ts'

/**
 * Number of consecutive files with the same failure that end a batch. Permissions may differ from key to key.
 */
const MAX_STREAK = { connection: 2, permission: 50 } as const

/** Decides which failures end a batch, because all other files would fail, too. */
export class FailureStreak {
  /** Number of files that succeeded so far. */
  succeeded = 0
  readonly #hasSharedDirectory: boolean
  readonly #streak = { connection: 0, permission: 0 }

  /** @param hasSharedDirectory - whether the checkpoints of all files are in the same directory. */
  constructor(hasSharedDirectory: boolean) {
    this.#hasSharedDirectory = hasSharedDirectory
  }

  /** Counts a file that succeeded. @param isStored - whether it was sent. */
  succeed(isStored: boolean): void {
    this.succeeded += 1
    this.#streak.connection = 0
    if (isStored) this.#streak.permission = 0
  }

  /**
   * Counts a file that failed.
   *
   * @param succeededBefore - value of `succeeded` when the file was started.
   * @returns whether the batch ends.
   */
  fail(error: unknown, succeededBefore: number): boolean {
    const scope = failureScope(error, this.#hasSharedDirectory)
    switch (scope) {
      case 'all':
        return true
      case 'file':
        return false
      case 'connection':
        // If other files succeeded meanwhile, the connection works.
        return ++this.#streak.connection >= MAX_STREAK.connection && succeededBefore === this.succeeded
      case 'permission':
        return ++this.#streak.permission >= MAX_STREAK.permission
      default:
        return scope satisfies never
    }
  }
}
