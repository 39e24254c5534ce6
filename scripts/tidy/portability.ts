import type { SourceFile } from './source-file.ts'

const REGISTRY = /registry\.npm(js|mirror)|registry\.yarnpkg|npm\.pkg\.github/
const MACHINE_PATH = /\/(root|home\/\w+|Users\/\w+|work\/(main|shared))\//
const DIARY = /\b(TODO|FIXME|XXX|HACK)\b/

/** No file names a registry's host or a path of one machine, and none leaves a note for later. */
export function checkPortability(tree: readonly SourceFile[]): readonly string[] {
  const findings: string[] = []
  for (const { path, lines } of tree.filter((file) => !file.path.startsWith('scripts/tidy/'))) {
    for (const [index, line] of lines.entries()) {
      if (REGISTRY.test(line)) findings.push(`${path}:${index + 1}: it names a registry's host`)
      if (MACHINE_PATH.test(line)) findings.push(`${path}:${index + 1}: it names a path of one machine`)
      if (path.endsWith('.ts') && DIARY.test(line))
        findings.push(`${path}:${index + 1}: a note for later was left behind`)
    }
  }
  return findings
}
