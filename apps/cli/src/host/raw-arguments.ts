import { readFileSync } from 'node:fs'

const NUL = 0

/**
 * The bytes of the last `count` arguments of this process, or `undefined` on systems other than Linux, which
 * do not report them. Node.js only has the decoded text, in which each byte that is not valid UTF-8 is
 * U+FFFD.
 */
export function rawArguments(count: number): readonly Uint8Array[] | undefined {
  try {
    return lastWords(readFileSync('/proc/self/cmdline'), count)
  } catch {
    return undefined
  }
}

/** Splits arguments, each of which ends with a NUL. */
function lastWords(commandLine: Uint8Array, count: number): readonly Uint8Array[] {
  const words: Uint8Array[] = []
  for (let end = commandLine.lastIndexOf(NUL); end >= 0 && words.length < count; ) {
    const before = end === 0 ? -1 : commandLine.lastIndexOf(NUL, end - 1)
    words.unshift(commandLine.subarray(before + 1, end))
    end = before
  }
  return words
}
