import type { SourceFile } from './source-file.ts'

const runners = /(?:\bnpx|\bnpm exec|\bpnpm dlx|\byarn dlx|\bbunx)((?: +[^\s`'"|;&)#]+)+)/g
const installers = /\b(?:npm (?:i|install|add)|pnpm add|yarn add|bun add)((?: +[^\s`'"|;&)#]+)+)/g

/** Packages of others that the documents and scripts may run or install. */
const OTHERS: ReadonlySet<string> = new Set(['pnpm', 'express', 'pg', 'redis'])

/**
 * Commands that people copy run and install only packages of this repository, or known ones. `npx NAME`
 * fetches the package NAME, which need not be the package that has the command NAME: whoever registers an
 * unclaimed name runs code on the reader's machine.
 */
export function checkPackageNames(tree: readonly SourceFile[]): readonly string[] {
  const own = tree
    .filter(({ path }) => /^(packages|apps)\/[^/]+\/package\.json$/.test(path))
    .map(({ text }) => (JSON.parse(text) as { readonly name: string }).name)
  const known = new Set([...own, ...OTHERS])
  return tree
    .filter(({ path }) => !path.startsWith('scripts/tidy/'))
    .flatMap(({ path, text }) =>
      fetchedNames(text)
        .filter((name) => !known.has(name))
        .map(
          (name) =>
            `${path}: a command fetches the package ${name}, which is not ours; name the package with -p`,
        ),
    )
}

/**
 * The packages that the commands in a text fetch: no files of this machine, and no comments behind a command.
 */
export function fetchedNames(text: string): readonly string[] {
  const run = [...text.matchAll(runners)].map(([, words = '']) => runName(words.trim().split(/ +/)))
  const installed = [...text.matchAll(installers)].flatMap(([, words = '']) =>
    words.split(/ +/).filter((word) => word !== '' && !/^(?:-|\.\.?\/)/.test(word)),
  )
  return [...run, ...installed].filter((name) => name !== undefined).map(withoutVersion)
}

/** The package after `-p` or `--package`, else the first word that is no flag. */
function runName(words: readonly string[]): string | undefined {
  const flag = words.findIndex((word) => /^(-p|--package)(=|$)/.test(word))
  if (flag < 0) return words.find((word) => !word.startsWith('-'))
  return words[flag]?.split('=')[1] ?? words[flag + 1]
}

function withoutVersion(name: string): string {
  return name.replace(/(?<=.)@.*$/, '')
}
