// node tools/executables.ts: writes single executables of `oss`, which need no Node.js, to
// apps/cli/dist-executable: Node.js of each platform with the bundled command in it (Single Executable
// Applications), and a .tar.gz of each. Prints their sizes.
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeBinary, PLATFORMS } from './executables/node-binary.ts'

/** What an archive may have. */
const MAX_ARCHIVE_BYTES = 60 * 2 ** 20
/** The name of the section, and the mark in Node.js that is set when it exists (Node.js: SEA). */
const SECTION = 'NODE_SEA_BLOB'
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const CLI = join(import.meta.dirname, '../apps/cli')
const OUT = join(CLI, 'dist-executable')

execFileSync('tsup', ['--config', 'tsup.executable.config.ts', '--silent'], { cwd: CLI, stdio: 'inherit' })
const blob = join(OUT, 'oss.blob')
const config = join(OUT, 'sea.json')
writeFileSync(
  config,
  JSON.stringify({
    main: join(OUT, 'oss.cjs'),
    output: blob,
    disableExperimentalSEAWarning: true,
    assets: { 'package.json': join(CLI, 'package.json'), ...consoleFiles() },
  }),
)
// The version that runs this is that of the executables, because both are those of package.json.
execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'ignore' })
// Tests need the one of this machine only: `node tools/executables.ts linux-x64`.
const [only] = process.argv.slice(2)
for (const platform of PLATFORMS) if (only === undefined || only === platform) writeExecutable(platform)

/** The page of `oss serve --console`, by the names that the command finds it under. */
function consoleFiles(): Readonly<Record<string, string>> {
  const directory = join(CLI, 'dist/console')
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(directory, name)).isFile())
  return Object.fromEntries(files.map((name) => [`console/${name}`, join(directory, name)]))
}

function writeExecutable(platform: (typeof PLATFORMS)[number]): void {
  const directory = join(OUT, platform)
  const executable = join(directory, 'oss')
  mkdirSync(directory, { recursive: true })
  copyFileSync(nodeBinary(platform), executable)
  chmodSync(executable, 0o755)
  execFileSync('postject', [executable, SECTION, blob, '--sentinel-fuse', FUSE], { stdio: 'ignore' })
  const archive = join(OUT, `oss-${platform}.tar.gz`)
  execFileSync('tar', ['-C', directory, '-czf', archive, 'oss'])
  const { size: bytes } = statSync(executable)
  const { size: archiveBytes } = statSync(archive)
  process.stdout.write(`${executable}: ${mib(bytes)}, ${archive}: ${mib(archiveBytes)}\n`)
  if (archiveBytes > MAX_ARCHIVE_BYTES) throw new Error(`${archive} is larger than ${mib(MAX_ARCHIVE_BYTES)}`)
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
