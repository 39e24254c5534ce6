import { CliError } from '../errors/cli-error.ts'
import type { TextStream } from './host.ts'

/** Watches standard output for failures. */
export interface OutputWatch {
  /** Waits until all output is written. Resolves to an error if a write failed, such as on a full disk. */
  end(): Promise<CliError | undefined>
}

/**
 * Starts to watch standard output. `onLost` is called at the first failure, so that a command need not
 * continue for nobody. That its reader has closed it is no error.
 */
export function watchOutput(stdout: TextStream, onLost: () => void): OutputWatch {
  let failure: NodeJS.ErrnoException | undefined
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    failure ??= error
    onLost()
  })
  return {
    async end() {
      // The error of a write arrives one turn later than its callback.
      await new Promise<void>((resolve) => stdout.write('', () => setImmediate(resolve)))
      if (failure === undefined || failure.code === 'EPIPE') return undefined
      const message = `Standard output cannot be written, so a part of the results is lost: ${failure.message}.`
      return new CliError('OUTPUT_UNWRITABLE', message, { cause: failure })
    },
  }
}
