// Packs every publishable package, lints the tarballs, installs them into an empty npm project, and uses them
// there under the Node.js of this project and under the oldest one that is supported: each one is loaded
// through import and through require, and tests/packs/use-every-package.ts is compiled, as an ES module and
// as CommonJS, and run.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const OLDEST_NODE = '22.19.0'
/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').ExecFileSyncOptions} [options]
 */
const run = (command, args, options) => execFileSync(command, args, { stdio: 'inherit', ...options })
const work = mkdtempSync(join(tmpdir(), 'oss-packs-'))
try {
  run(
    'pnpm',
    ['-r', '--filter', './packages/*', '--filter', '@oss/cli', 'pack', '--pack-destination', work],
    { stdio: 'ignore' },
  )
  const tarballs = readdirSync(work)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(work, name))
  const names = ['packages'].flatMap((dir) =>
    readdirSync(dir).flatMap((name) => {
      const { name: packageName, exports } = JSON.parse(readFileSync(join(dir, name, 'package.json'), 'utf8'))
      return Object.keys(exports)
        .filter((entry) => entry !== './package.json')
        .map((entry) => packageName + entry.slice(1))
    }),
  )
  for (const tarball of tarballs) {
    run('publint', ['--strict', tarball])
    if (!tarball.includes('-cli-'))
      run('attw', ['--profile', 'strict', '--format', 'ascii', '--quiet', tarball])
  }
  const project = join(work, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"private":true}')
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], { cwd: project })
  writeFileSync(
    join(project, 'load.mjs'),
    `import { createRequire } from 'node:module'
import assert from 'node:assert/strict'
const require = createRequire(import.meta.url)
for (const name of ${JSON.stringify(names)}) {
  const esm = await import(name), cjs = require(name)
  const exported = Object.keys(esm).filter((key) => key !== 'default' && key !== 'module.exports').sort()
  assert.deepEqual(Object.keys(cjs).sort(), exported, name)
  for (const key of exported) assert.equal(esm[key], cjs[key], name + ' ' + key + ' is one thing, not two')
  console.log(process.version, name, exported.join(' '))
}
`,
  )
  for (const ending of ['mts', 'cts'])
    copyFileSync('tests/packs/use-every-package.ts', join(project, `use.${ending}`))
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable', 'dom'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        types: ['node'],
        typeRoots: [resolve('node_modules/@types')],
      },
      files: ['use.mts', 'use.cts'],
    }),
  )
  run(resolve('node_modules/.bin/tsc'), ['-p', project])
  for (const node of ['node', ...oldestNode()]) {
    const command = join('node_modules', '@oss', 'cli', 'dist', 'main.js')
    for (const program of ['load.mjs', 'use.mjs', 'use.cjs']) run(node, [program, command], { cwd: project })
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** The oldest Node.js that the packages promise to work with; npm has it for these systems. */
function oldestNode() {
  const system = `${process.platform}-${process.arch}`
  if (!['linux-x64', 'linux-arm64', 'darwin-x64'].includes(system)) {
    console.log(`${system}: npm has no Node.js ${OLDEST_NODE}, so only ${process.version} is tried`)
    return []
  }
  const home = join(work, 'node')
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), '{"private":true}')
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `node-${system}@${OLDEST_NODE}`], {
    cwd: home,
  })
  return [join(home, 'node_modules', `node-${system}`, 'bin', 'node')]
}
