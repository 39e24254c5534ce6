import { existsSync, readdirSync } from 'node:fs'
import type { SourceFile } from './source-file.ts'

/** Every package has a README with an example, and an accepted API report. */
export function checkPackages(tree: readonly SourceFile[]): readonly string[] {
  const findings: string[] = []
  for (const folder of readdirSync('packages').map((name) => `packages/${name}`)) {
    const readme = tree.find(({ path }) => path === `${folder}/README.md`)
    if (readme === undefined) findings.push(`${folder}: it has no README.md`)
    else if (!/```ts\n/.test(readme.text)) findings.push(`${folder}/README.md: it has no example`)
    if (!existsSync(`${folder}/api-extractor.json`)) findings.push(`${folder}: its API is not watched`)
  }
  return findings
}
