import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const SENTENCE = /requires? Node\.js 22\.19, 24\.11, 26 or later; this is Node\.js 20\.[\d.]+\.$/

/** A Node.js 20 of this machine, outside of the project. */
const node20 = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((path) => spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v20.'))

interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, { readonly default: string }>>>>
  readonly engines: { readonly node: string }
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))
const packages = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)
const files = packages.flatMap((folder) =>
  Object.entries(manifestOf(folder).exports).flatMap(([entry, conditions]) =>
    entry === './package.json'
      ? []
      : ['import', 'require'].map(
          (way) => [way, join(ROOT, folder, conditions[way]?.default ?? '')] as const,
        ),
  ),
)

describe('engines', () => {
  it.each([...packages, 'apps/cli'])('of %s are those of the project', (folder) => {
    expect(manifestOf(folder).engines).toEqual(manifestOf('.').engines)
  })
})

describe.skipIf(node20 === undefined)('on Node.js 20', () => {
  it.each(files)('%s of %s names the versions that are needed', (way, file) => {
    const program =
      way === 'import'
        ? `import(${JSON.stringify(file)}).catch(({ message }) => console.log(message))`
        : `try { require(${JSON.stringify(file)}) } catch ({ message }) { console.log(message) }`
    const output = execFileSync(node20 ?? '', ['-e', program], { encoding: 'utf8' })
    expect(output.trim()).toMatch(SENTENCE)
  })

  it('the command prints one sentence and fails', () => {
    const main = join(ROOT, 'apps/cli/dist/main.js')
    const { status, stdout, stderr } = spawnSync(node20 ?? '', [main, 'ls'], { encoding: 'utf8' })
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr.trim()).toMatch(SENTENCE)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
