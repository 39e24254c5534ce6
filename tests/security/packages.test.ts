import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const published = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
)

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The folders of all that a package brings with it, and of what that brings with it. */
function dependenciesOf(folder: string, seen = new Set<string>()): ReadonlySet<string> {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = [
      join(folder, 'node_modules', name),
      join(folder, '..', name),
      join(folder, '..', '..', name),
    ].find((path) => canRead(path))
    if (found === undefined) throw new Error(`${name}, which ${folder} needs, is not installed`)
    const place = realpathSync(found)
    if (seen.has(place)) continue
    seen.add(place)
    dependenciesOf(place, seen)
  }
  return seen
}

function isForeign(folder: string): boolean {
  return folder.includes('node_modules')
}

function canRead(folder: string): boolean {
  try {
    return manifestOf(folder) !== undefined
  } catch {
    return false
  }
}

describe('the dependencies of the packages (S13)', () => {
  const all = [...new Set(published.flatMap((folder) => [...dependenciesOf(folder)]))]
  const foreign = all.filter(isForeign)

  it('are the listed ones and no others, so that they can be reviewed', () => {
    const ofLibraries = published.filter((folder) => folder.includes(`${sep}packages${sep}`))
    const folders = ofLibraries.flatMap((folder) => [...dependenciesOf(folder)])
    const names = new Set(folders.filter(isForeign).map((folder) => manifestOf(folder).name))
    expect(names).toEqual(
      new Set([
        '@nodable/entities',
        'anynum',
        'fast-xml-builder',
        'fast-xml-parser',
        'is-unsafe',
        'path-expression-matcher',
        'picomatch',
        'strnum',
        'undici',
        'xml-naming',
      ]),
    )
  })

  it.each(['preinstall', 'install', 'postinstall', 'prepare'])('run no %s script', (name) => {
    // A package from the registry runs all of these but "prepare".
    const looked = name === 'prepare' ? all.filter((folder) => !foreign.includes(folder)) : all
    const running = looked.filter((folder) => manifestOf(folder).scripts?.[name] !== undefined)
    expect(running).toEqual([])
  })
})

describe('a published package (S13)', () => {
  it.each(published.filter((folder) => manifestOf(folder).private !== true))(
    'contains what was built, and nothing else: %s',
    async (folder) => {
      const pnpm = join(root, 'node_modules', '.bin', 'pnpm')
      const { stdout } = await run(pnpm, ['pack', '--dry-run', '--json'], { cwd: folder })
      const { files } = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] }
      const paths = files.map(({ path }) => path)
      expect(paths.filter((path) => path.startsWith('dist/'))).not.toEqual([])
      // The command publishes the schema of the events that it prints.
      const others = folder.endsWith('cli') ? ['events.schema.json'] : []
      expect(paths.filter((path) => !/^(dist\/.+|README\.md|LICENSE|package\.json)$/.test(path))).toEqual(
        others,
      )
      expect(paths).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']))
    },
  )
})
