import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The modules of a package and the imports between them, in the language of Graphviz. An import that follows
 * from others is not drawn.
 * @param {string} root
 * @param {string} member such as packages/client
 * @param {readonly string[]} names its modules, from the ground up
 */
export function modulesDot(root, member, names) {
  const source = `${member}/src`
  const files = globSync('*/**/*.ts', { cwd: join(root, source) }).filter(
    (path) => !path.endsWith('.test.ts'),
  )
  const nodes = names.toReversed().map((name) => `  "${name}"`)
  const arrows = withoutShortcuts(importsBetweenModules(join(root, source), files), names)
  return `digraph {
  bgcolor=transparent nodesep=0.25 ranksep=0.4
  node [shape=box style="rounded,filled" fillcolor="#eef3fa" color="#4a6fa5" fontname="Arial" fontsize=13 margin="0.25,0.06"]
  edge [color="#6b7684"]
${[...nodes, ...arrows.map(([from, to]) => `  "${from}" -> "${to}"`)].join('\n')}
}
`
}

/**
 * @param {string} source
 * @param {readonly string[]} files
 * @returns {ReadonlyMap<string, ReadonlySet<string>>} the modules that each module imports
 */
function importsBetweenModules(source, files) {
  /** @type {Map<string, Set<string>>} */
  const imports = new Map()
  for (const path of files) {
    const from = moduleOf(path)
    const targets = imports.get(from) ?? new Set()
    imports.set(from, targets)
    const text = readFileSync(join(source, path), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
      const to = moduleOf(join(path, '..', specifier))
      if (to !== from) targets.add(to)
    }
  }
  return imports
}

/**
 * Leaves out an arrow whose target is reached by way of another module anyway.
 * @param {ReadonlyMap<string, ReadonlySet<string>>} imports
 * @param {readonly string[]} names
 * @returns {readonly (readonly [string, string])[]}
 */
function withoutShortcuts(imports, names) {
  /**
   * @param {string} from
   * @param {string} to
   * @returns {boolean}
   */
  const reaches = (from, to) =>
    [...(imports.get(from) ?? [])].some((next) => next === to || reaches(next, to))
  return names.toReversed().flatMap((from) => {
    const targets = names.filter((name) => imports.get(from)?.has(name))
    return targets
      .filter((to) => !targets.some((other) => other !== to && reaches(other, to)))
      .map((to) => /** @type {const} */ ([from, to]))
  })
}

/** @param {string} path */
function moduleOf(path) {
  return path.split('/')[0] ?? ''
}
