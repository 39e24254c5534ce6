import { copyFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../release/run-command.ts'
import { bundledEntries, type PackedProject, packProject } from './packed-project.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PROGRAM = join(import.meta.dirname, 'use-every-package.ts')
const require = createRequire(import.meta.url)
const rootRequire = createRequire(join(ROOT, 'package.json'))

const COMPILERS: Readonly<Record<string, string>> = {
  '5.6': join(dirname(require.resolve('typescript-5.6/package.json')), 'bin/tsc'),
  '5.9': join(dirname(require.resolve('typescript-5.9/package.json')), 'bin/tsc'),
  '6': join(dirname(rootRequire.resolve('typescript/package.json')), 'bin/tsc6'),
  '7': join(dirname(rootRequire.resolve('typescript-7/package.json')), 'bin/tsc'),
}

// The oldest library of which the declarations make do: what they use beyond it, they name themselves.
const COMMON = { strict: true, skipLibCheck: false, target: 'es2021', lib: ['es2021'] }
// Not installed in the project, so that no declaration finds them by itself.
const NODE_TYPES = { types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] }

let project: PackedProject

beforeAll(async () => {
  project = await packProject()
  for (const ending of ['ts', 'mts', 'cts']) {
    // @uppy/core has only ES modules, with types that CommonJS programs of older compilers do not find.
    const entries = project.entries.filter((entry) => ending === 'mts' || !entry.startsWith('@oss/uppy'))
    await writeFile(join(project.directory, `every-entry.${ending}`), importEach(entries))
    await copyFile(PROGRAM, join(project.directory, `use.${ending}`))
  }
  await writeFile(join(project.directory, 'bundled-entry.mts'), importEach(bundledEntries(project)))
})

afterAll(() => project[Symbol.asyncDispose]())

describe.each(Object.keys(COMPILERS))('TypeScript %s', (version) => {
  it('compiles a program with every entry, as an ES module and as CommonJS, and both run', async () => {
    const files = ['use.mts', 'use.cts', 'every-entry.mts', 'every-entry.cts']
    const outDir = await compile(version, 'nodenext', { module: 'nodenext', ...NODE_TYPES }, files)

    for (const file of ['use.mjs', 'use.cjs', 'every-entry.mjs', 'every-entry.cjs']) await run(outDir, file)
  })

  // TypeScript 7 has no `moduleResolution: node`.
  if (version !== '7')
    it('compiles every entry in a project set up as NestJS does, and it runs', async () => {
      const nest = {
        module: 'commonjs',
        moduleResolution: 'node',
        esModuleInterop: true,
        emitDecoratorMetadata: true,
        experimentalDecorators: true,
        ...NODE_TYPES,
        ...(version === '6' && { ignoreDeprecations: '6.0' }),
      }
      const outDir = await compile(version, 'nest', nest, ['use.ts', 'every-entry.ts'])

      for (const file of ['use.js', 'every-entry.js']) await run(outDir, file)
    })

  it('finds the types of every entry for a bundler, with the DOM library', async () => {
    const options = {
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2021', 'dom'],
      types: [],
      noEmit: true,
    }

    await compile(version, 'bundler', options, ['bundled-entry.mts'])
  })
})

function importEach(entries: readonly string[]): string {
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}'\n`)
  return `${imports.join('')}export const entries = [${entries.map((_, index) => `entry${index}`).join(', ')}]\n`
}

/** Compiles files of the project without a diagnostic, and returns the directory of what was emitted. */
async function compile(
  version: string,
  name: string,
  options: Readonly<Record<string, unknown>>,
  files: readonly string[],
): Promise<string> {
  const outDir = `compiled-${name}-${version}`
  const config = `tsconfig.${name}-${version}.json`
  await writeFile(
    join(project.directory, config),
    JSON.stringify({ compilerOptions: { ...COMMON, outDir, ...options }, files }),
  )
  const { output } = await runCommand(project.directory, 'node', [COMPILERS[version] ?? '', '-p', config])
  expect(output).toBe('')
  return outDir
}

async function run(outDir: string, file: string): Promise<void> {
  const { exitCode, output } = await runCommand(project.directory, 'node', [join(outDir, file)])
  expect(exitCode, output).toBe(0)
}
