// Checks what no library checks: sizes of files, where time, chance and disk are used, READMEs, cited
// documents, rules, faults, names of packages in commands, host names and paths. Run with `pnpm tidy`. Prints
// one line for each finding and exits 1 if there is one.
import { checkCitations } from './tidy/citations.ts'
import { checkCommentLines } from './tidy/comment-lines.ts'
import { checkFaults } from './tidy/faults.ts'
import { checkFileSizes } from './tidy/file-sizes.ts'
import { checkFolders } from './tidy/folders.ts'
import { checkForbiddenCalls } from './tidy/forbidden-calls.ts'
import { checkPackageNames } from './tidy/package-names.ts'
import { checkPackages } from './tidy/packages.ts'
import { checkPortability } from './tidy/portability.ts'
import { checkRules } from './tidy/rules.ts'
import { readTree } from './tidy/source-file.ts'

const tree = readTree()
const { findings: sizes, summary } = checkFileSizes(tree)
const findings = [
  ...sizes,
  ...checkCitations(tree),
  ...checkCommentLines(tree),
  ...checkFaults(tree),
  ...checkFolders(tree),
  ...checkForbiddenCalls(tree),
  ...checkPackageNames(tree),
  ...checkPackages(tree),
  ...checkPortability(tree),
  ...checkRules(tree),
]
for (const finding of findings) console.error(finding)
console.log(`${summary}; ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
