import { readFileSync } from 'node:fs'

const TEXT = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')

/** The errors that docs/errors.md names, as `name code`; those without a list of codes as `name`. */
export function documentedErrors(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const row of section('Which error when').matchAll(/^\| (`.*?`) +\|/gm)) {
    for (const name of spans(row[1] ?? '')) found.add(name)
  }
  for (const [heading = '', name = ''] of TEXT.matchAll(/^## (\w*Error)$/gm)) {
    const rows = [...section(heading.slice(3)).matchAll(/^\| (`.*?`.*?) +\|/gm)]
    for (const code of rows.flatMap((row) => spans(row[1] ?? ''))) found.add(`${name} ${code}`)
  }
  const [ofInput = '', ofPlan = ''] = (/Codes: ([\s\S]*?)\.\n/.exec(TEXT)?.[1] ?? '').split('; and')
  for (const code of spans(ofInput)) found.add(`ValidationError ${code}`)
  for (const code of spans(ofPlan)) found.add(`PlanError ${code}`)
  return found
}

function section(heading: string): string {
  const [, text = ''] = TEXT.split(`\n## ${heading}\n`)
  return text.split('\n## ')[0] ?? ''
}

function spans(text: string): readonly string[] {
  return [...text.matchAll(/`([A-Z]\w+)`/g)].map((match) => match[1] ?? '')
}
