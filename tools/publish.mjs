// node tools/publish.mjs [--dry-run]: packs every package and publishes those whose version npm does not have. In the release workflow the
// packages say where they come from, which a statement of provenance needs. What was published before a failure is left out the next time.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const isDryRun = process.argv.includes('--dry-run')
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' })
const work = mkdtempSync(join(tmpdir(), 'oss-publish-'))
try {
  for (const { folder, manifest } of needsFirst()) {
    const { name, version } = manifest
    if (isPublished(name, version)) {
      console.log(`${name} ${version} is there already`)
      continue
    }
    const url = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`
    if (GITHUB_REPOSITORY !== undefined)
      writeFileSync(
        path,
        JSON.stringify({ ...manifest, repository: { type: 'git', url, directory: folder } }),
      )
    run('pnpm', ['--dir', folder, 'pack', '--pack-destination', work])
    const tarball = join(work, `${name.slice(1).replace('/', '-')}-${version}.tgz`)
    run('npm', ['publish', tarball, '--access', 'public', ...(isDryRun ? ['--dry-run'] : [])])
  }
} finally {
  rmSync(work, { recursive: true })
}

/** All packages, each one after those it needs: whatever is published can be installed. */
function needsFirst() {
  const found = ['packages', 'apps']
    .flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
  const sorted = new Set()
  const add = (member) => {
    const needs = Object.keys(member.manifest.dependencies ?? {})
    for (const other of found) if (needs.includes(other.manifest.name)) add(other)
    sorted.add(member)
  }
  for (const member of found) add(member)
  return sorted
}

function isPublished(name, version) {
  const { status, stdout, stderr } = spawnSync('npm', ['view', `${name}@${version}`, 'version'], {
    encoding: 'utf8',
  })
  if (status === 0) return stdout.trim() === version
  if (stderr.includes('E404')) return false
  throw new Error(`npm does not say whether it has ${name} ${version}: ${stderr}`)
}
