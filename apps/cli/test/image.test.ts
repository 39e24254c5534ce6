import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PLATFORMS } from '../../../tools/executables/node-binary.ts'

const CLI = fileURLToPath(new URL('..', import.meta.url))
const EXECUTABLE = join(CLI, `dist-executable/${process.platform}-${process.arch}/oss`)
const IMAGE = readFileSync(join(CLI, 'Dockerfile'), 'utf8')

/** The libraries of the base image that the executable needs, as the Dockerfile names them. */
const LIBRARIES = /^(?:ld-linux-.*|lib(?:c|m|dl|pthread|stdc\+\+|gcc_s))\.so\.\d+$/

describe('the Dockerfile', () => {
  it('copies the executable of each platform, and runs it as a user other than root', () => {
    const copied = [...IMAGE.matchAll(/^COPY (\S+)\/oss \/usr\/local\/bin\/oss$/gm)].map((match) => match[1])
    expect(copied).toEqual([...PLATFORMS])
    expect(IMAGE).toMatch(/^USER 65532:65532$/m)
    expect(IMAGE).toMatch(/^ENTRYPOINT \["\/usr\/local\/bin\/oss"\]$/m)
  })

  it('needs nothing of its base image but the C and C++ libraries, and no home directory', async ({
    skip,
  }) => {
    if (!existsSync(EXECUTABLE)) return skip('there is no executable: pnpm executables makes it')
    if (process.getuid?.() !== 0) return skip('only root can change the root directory')
    const root = await mkdtemp(join(tmpdir(), 'oss-image-'))
    await chmod(root, 0o755)
    try {
      const { stdout } = spawnSync('ldd', [EXECUTABLE], { encoding: 'utf8' })
      const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path)
      expect(
        libraries.map((path) => path.replace(/.*\//, '')).filter((name) => !LIBRARIES.test(name)),
      ).toEqual([])
      for (const path of [...libraries, EXECUTABLE]) {
        const target = join(root, path === EXECUTABLE ? 'usr/local/bin/oss' : path)
        await mkdir(dirname(target), { recursive: true })
        await copyFile(path, target)
      }
      const command = [
        '--userspec=65532:65532',
        root,
        '/usr/local/bin/oss',
        'doctor',
        '--endpoint',
        'http://127.0.0.1:1',
      ]
      const run = spawnSync('/usr/sbin/chroot', command, {
        encoding: 'utf8',
        env: { HOME: '/tmp' },
      })
      expect(run.stderr).toMatch(/^\d+ checks: 1 ok/)
      expect(run.stdout).toMatch(/^ok +node +Node\.js \d/)
      expect(run.stdout).toContain('problem  credentials')
    } finally {
      await rm(root, { recursive: true })
    }
  })
})
