import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as buildWithEsbuild, transform } from 'esbuild'
import { rolldown } from 'rolldown'
import { build as buildWithVite } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { webpack } from 'webpack'
import { runCommand } from '../release/run-command.ts'
import { bundledEntries, type PackedProject, packProject } from './packed-project.ts'

const PROGRAM = join(import.meta.dirname, 'use-every-package.ts')

let project: PackedProject
let isolated: string

beforeAll(async () => {
  project = await packProject()
  isolated = join(project.directory, '../bundles')
  await mkdir(isolated)
  const { code } = await transform(await readFile(PROGRAM, 'utf8'), { loader: 'ts', target: 'node22' })
  const entries = bundledEntries(project)
  const everyEntry = entries.map((entry, index) => `import * as entry${index} from '${entry}'\n`)
  const list = entries.map((_, index) => `entry${index}`)
  const check = `for (const entry of [${list.join(', ')}]) if (Object.keys(entry).length === 0) throw new Error('An entry is empty')\n`
  await writeFile(join(project.directory, 'main.mjs'), everyEntry.join('') + check + code)
})

afterAll(() => project[Symbol.asyncDispose]())

const ESBUILD_FORMATS: readonly ('esm' | 'cjs')[] = ['esm', 'cjs']
it.each(ESBUILD_FORMATS)(
  'a program bundled by esbuild for Node (%s) uploads and downloads',
  async (format) => {
    const file = format === 'esm' ? 'bundle.mjs' : 'bundle.cjs'
    const { warnings } = await buildWithEsbuild({
      absWorkingDir: project.directory,
      entryPoints: ['main.mjs'],
      outfile: join(`esbuild-${format}`, file),
      bundle: true,
      platform: 'node',
      format,
      logLevel: 'silent',
    })

    expect(warnings).toEqual([])
    await expectRuns(`esbuild-${format}`, file)
  },
)

it('a program bundled by rolldown for Node uploads and downloads', async () => {
  const warnings: unknown[] = []
  const bundle = await rolldown({
    cwd: project.directory,
    input: 'main.mjs',
    platform: 'node',
    onLog: (_level, log) => warnings.push(log),
  })
  await bundle.write({ dir: join(project.directory, 'rolldown'), entryFileNames: 'bundle.mjs' })
  await bundle.close()

  expect(warnings).toEqual([])
  await expectRuns('rolldown', 'bundle.mjs')
})

it.each(['esm', 'cjs'] as const)(
  'a program bundled by webpack for Node (%s) uploads and downloads',
  async (format) => {
    const file = format === 'esm' ? 'bundle.mjs' : 'bundle.cjs'
    const compiler = webpack({
      context: project.directory,
      entry: './main.mjs',
      target: 'node22',
      mode: 'production',
      optimization: { minimize: false },
      experiments: { outputModule: format === 'esm' },
      output: {
        path: join(project.directory, `webpack-${format}`),
        filename: file,
        module: format === 'esm',
      },
    })
    const report = await new Promise<string>((resolve, reject) => {
      compiler?.run((error, stats) =>
        error ? reject(error) : resolve(stats?.toString({ all: false, errors: true, warnings: true }) ?? ''),
      )
    })

    expect(report).toBe('')
    await expectRuns(`webpack-${format}`, file)
  },
)

it('a program bundled by Vite for SSR uploads and downloads', async () => {
  await buildWithVite({
    root: project.directory,
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: { ssr: 'main.mjs', outDir: 'vite', rollupOptions: { output: { entryFileNames: 'bundle.mjs' } } },
  })

  await expectRuns('vite', 'bundle.mjs')
})

/** Runs a bundle in a directory from which no package can be resolved. */
async function expectRuns(folder: string, file: string): Promise<void> {
  await rename(join(project.directory, folder), join(isolated, folder))
  const { exitCode, output } = await runCommand(join(isolated, folder), 'node', [file])
  expect(exitCode, output).toBe(0)
  expect(output).toContain('every package is used')
}
