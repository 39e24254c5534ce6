import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'

/** A text file of the repository. */
export interface SourceFile {
  /** From the root, with `/`. */
  readonly path: string
  readonly text: string
  readonly lines: readonly string[]
}

const TEXT = /\.(ts|mjs|js|json|md|yaml|yml|txt)$|^\.[a-z-]+$|^[A-Z]+$|\/run$/

/** All text files that git knows or would take. */
export function readTree(): readonly SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((path) => path !== '' && TEXT.test(path) && existsSync(path) && statSync(path).isFile())
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      return { path, text, lines: text.split('\n') }
    })
}

/** Whether a file is a test, or something that only tests use. */
export function isTest({ path }: SourceFile): boolean {
  return path.endsWith('.test.ts') || path.startsWith('tests/') || path.includes('/test/')
}

/** Whether a file is code that is published or run by users. */
export function isSource(file: SourceFile): boolean {
  return /^(packages|apps)\/[^/]+\/src\/.*\.ts$/.test(file.path) && !isTest(file)
}
