import { isSource, type SourceFile } from './source-file.ts'

const MAX_LINES = 300
const MAX_MEDIAN = 80

/** No file above 300 lines, half of the sources below 80: one idea a file. */
export function checkFileSizes(tree: readonly SourceFile[]): {
  readonly findings: readonly string[]
  readonly summary: string
} {
  const code = tree.filter(({ path }) => path.endsWith('.ts'))
  const findings = code
    .filter(({ lines }) => lines.length > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines.length} lines, at most ${MAX_LINES}`)
  const sizes = code.filter(isSource).map(({ lines }) => lines.length)
  const median = sizes.toSorted((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0
  if (median > MAX_MEDIAN) findings.push(`the median source file has ${median} lines, at most ${MAX_MEDIAN}`)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return {
    findings,
    summary: `${sizes.length} source files, ${total} lines, median ${median}, largest ${Math.max(...sizes)}`,
  }
}
