// node tools/api-reports.mjs [--local]: compares the public API of every entry of every package with the
// accepted one (packages/*/etc/*.api.md). With --local it accepts the current one. Reads what `pnpm build`
// wrote.
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
if (failed > 0) {
  console.error(
    `The public API of ${failed} entries differs from packages/*/etc/*.api.md. If you meant it: pnpm build && pnpm api:accept`,
  )
}
process.exit(failed === 0 ? 0 : 1)
