// node tools/diagrams.mjs [--local]: draws the packages, from what their package.json files depend on, and docs/diagrams/*.dot, and compares the
// pictures with those that are there. With --local it writes them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Graphviz } from '@hpcc-js/wasm-graphviz'

const folder = new URL('../docs/diagrams/', import.meta.url)
const graphviz = await Graphviz.load()
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.dot'))
  .map((name) => ({ name: name.slice(0, -4), dot: readFileSync(new URL(name, folder), 'utf8') }))

for (const { name, dot } of [...sources, { name: 'packages', dot: packagesDot() }]) {
  const target = new URL(`${name}.svg`, folder)
  const drawn = graphviz.dot(dot, 'svg')
  if (process.argv.includes('--local')) writeFileSync(target, drawn)
  else if (read(target) !== drawn) {
    process.stderr.write(`docs/diagrams/${name}.svg is not what its source says: pnpm diagrams:accept\n`)
    process.exitCode = 1
  }
}

function packagesDot() {
  const members = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(new URL(`../${parent}/`, import.meta.url))
      .map((name) => new URL(`../${parent}/${name}/package.json`, import.meta.url))
      .map((url) => JSON.parse(readFileSync(url, 'utf8'))),
  )
  /** @param {string} name */
  const isOurs = (name) => name.startsWith('@oss/')
  const lines = members.flatMap(({ name, dependencies = {} }) => {
    const others = Object.keys(dependencies).filter((dependency) => !isOurs(dependency))
    const below =
      others.length === 0 ? '' : `<br/><font point-size="10" color="#666666">${others.join(', ')}</font>`
    return [
      `  "${name}" [label=<${name}${below}>${name === '@oss/cli' ? ' fillcolor="#e3f3e6" color="#3f8f50"' : ''}]`,
      ...Object.keys(dependencies)
        .filter(isOurs)
        .map((dependency) => `  "${name}" -> "${dependency}"`),
    ]
  })
  return `digraph {
  bgcolor=white nodesep=0.3 ranksep=0.6
  node [shape=box style="rounded,filled" fillcolor="#eef3fa" color="#4a6fa5" fontname="Arial" fontsize=13 margin="0.3,0.08"]
  edge [color="#6b7684"]
${lines.join('\n')}
}
`
}

/** @param {URL} url */
function read(url) {
  try {
    return readFileSync(url, 'utf8')
  } catch {
    return undefined
  }
}
