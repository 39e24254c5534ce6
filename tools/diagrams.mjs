// node tools/diagrams.mjs [--local]: draws the packages from their package.json files, the modules of each
// package from the table in .dependency-cruiser.mjs and the imports between them, and docs/diagrams/*.dot.
// Compares the pictures with the stored ones; with --local it stores them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Graphviz } from '@hpcc-js/wasm-graphviz'
import { modules } from '../.dependency-cruiser.mjs'
import { withDarkColours } from './diagrams/dark-colours.mjs'
import { modulesDot } from './diagrams/modules-dot.mjs'
import { packagesDot } from './diagrams/packages-dot.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'docs/diagrams')
const graphviz = await Graphviz.load()
const pictures = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.dot'))
    .map((name) => ({ name: name.slice(0, -4), dot: readFileSync(join(folder, name), 'utf8') })),
  { name: 'packages', dot: packagesDot(root) },
  ...Object.entries(modules)
    .filter(([, names]) => names.length > 1)
    .map(([member, names]) => ({
      name: `modules-${basename(member)}`,
      dot: modulesDot(root, member, names),
    })),
]

for (const { name, dot } of pictures) {
  const target = join(folder, `${name}.svg`)
  const drawn = withDarkColours(graphviz.dot(dot, 'svg'))
  if (process.argv.includes('--local')) writeFileSync(target, drawn)
  else if (read(target) !== drawn) {
    process.stderr.write(`docs/diagrams/${name}.svg is stale: pnpm diagrams:accept\n`)
    process.exitCode = 1
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
