import { readdirSync, readFileSync } from 'node:fs'
import type { SourceFile } from './source-file.ts'

const CHANGESET = /^---\n((?:'[^']+': (?:patch|minor|major)\n)+)---\n\n\S/

/** What users are told of a change can be read by the program that writes the changelogs, and is about packages that are published. */
export function checkChangesets(tree: readonly SourceFile[]): readonly string[] {
  const published = new Set(
    ['packages', 'apps'].flatMap((folder) => readdirSync(folder).map((name) => nameOf(`${folder}/${name}`))),
  )
  return tree
    .filter(({ path }) => /^\.changeset\/(?!README).*\.md$/.test(path))
    .flatMap(({ path, text }) => {
      const [, head] = CHANGESET.exec(text) ?? []
      if (head === undefined)
        return [
          `${path}: it must begin with ---, lines such as '@oss/client': minor, ---, an empty line, and words`,
        ]
      const named = [...head.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)
      return named
        .filter((name) => !published.has(name))
        .map((name) => `${path}: ${name} is no package that is published`)
    })
}

function nameOf(folder: string): string {
  const { name }: { readonly name: string } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return name
}
