// node tools/add-repository.mjs: writes the repository into the package.json of each package, in the release
// workflow, before they are published: a statement of provenance is only accepted for packages that name the
// repository that it attests.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
if (GITHUB_REPOSITORY !== undefined) {
  const url = `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git`
  for (const path of globSync('{packages,apps}/*/package.json')) {
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    const repository = { type: 'git', url, directory: dirname(path).replaceAll('\\', '/') }
    writeFileSync(path, `${JSON.stringify({ ...manifest, repository }, undefined, 2)}\n`)
  }
}
