// node tools/api-reports.mjs [--local]: writes down the public API of every entry of every package (packages/*/etc/*.api.md) and compares it
// with what was accepted. With --local it accepts what there is.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

let failed = 0
for (const name of readdirSync('packages')) {
  const folder = join('packages', name)
  mkdirSync(join(folder, 'etc'), { recursive: true })
  for (const config of readdirSync(folder).filter((file) => /^api-extractor.*\.json$/.test(file))) {
    const { status } = spawnSync('api-extractor', ['run', '-c', config, ...process.argv.slice(2)], {
      cwd: folder,
      stdio: 'inherit',
    })
    if (status !== 0) failed += 1
  }
}
process.exit(failed === 0 ? 0 : 1)
