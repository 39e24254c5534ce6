import { findSecrets } from './canaries.ts'

// Longer than any form of a secret, so that one that comes in two writes is found.
const overlap = 512

/**
 * S1: a vitest reporter that reads all that a test run prints, and fails the run when there is a secret in
 * it.
 */
export function outputGuard(): { onTestRunEnd(): void } {
  const found = new Set<string>()
  watch(process.stdout, 'stdout', found)
  watch(process.stderr, 'stderr', found)
  return {
    onTestRunEnd() {
      if (found.size === 0) return
      process.exitCode = 1
      process.stderr.write(`\nSecrets came to light in what the run printed: ${[...found].join(', ')}.\n`)
    },
  }
}

function watch(stream: NodeJS.WriteStream, name: string, found: Set<string>): void {
  let tail = ''
  stream.write = new Proxy(stream.write, {
    apply(write, self, args: Parameters<typeof stream.write>) {
      const [chunk] = args
      const text = tail + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      for (const secret of findSecrets(text)) {
        // Not the secret itself, because this is printed too.
        found.add(`${name} has ${secret.slice(0, 4)}... (${secret.length} characters)`)
      }
      tail = text.slice(-overlap)
      return Reflect.apply(write, self, args)
    },
  })
}
