// Makes the single executable of `oss` for this machine, which tests kill and resume, when OSS_TEST_INSTALL
// is 1 as in .ci/run. Otherwise, they run it if `pnpm executables` has made it.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const platform = `${process.platform}-${process.arch}`
if (process.env['OSS_TEST_INSTALL'] === '1' && platform === 'linux-x64')
  execFileSync(process.execPath, [join(import.meta.dirname, 'executables.ts'), platform], {
    stdio: 'inherit',
  })
