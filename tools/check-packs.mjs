// Packs every publishable package, lints the tarballs, installs them into an empty npm project
// and loads each one through import and through require.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command, args, options) => execFileSync(command, args, { stdio: 'inherit', ...options })
const work = mkdtempSync(join(tmpdir(), 'oss-packs-'))
try {
  run(
    'pnpm',
    ['-r', '--filter', './packages/*', '--filter', './apps/*', 'pack', '--pack-destination', work],
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
      run('attw', ['--profile', 'node16', '--format', 'ascii', '--quiet', tarball])
  }
  const project = join(work, 'project')
  execFileSync('mkdir', [project])
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
  run('node', ['load.mjs'], { cwd: project })
} finally {
  rmSync(work, { recursive: true, force: true })
}
