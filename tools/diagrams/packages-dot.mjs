import { globSync, readFileSync } from 'node:fs'

/**
 * The packages and their dependencies, in the language of Graphviz.
 * @param {string} root
 */
export function packagesDot(root) {
  const members = globSync('{apps,packages}/*/package.json', { cwd: root })
    .toSorted()
    .map((path) => JSON.parse(readFileSync(`${root}/${path}`, 'utf8')))
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
  bgcolor=transparent nodesep=0.3 ranksep=0.6
  node [shape=box style="rounded,filled" fillcolor="#eef3fa" color="#4a6fa5" fontname="Arial" fontsize=13 margin="0.3,0.08"]
  edge [color="#6b7684"]
${lines.join('\n')}
}
`
}
